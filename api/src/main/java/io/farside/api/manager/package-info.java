// SPDX-License-Identifier: Apache-2.0
/**
 * The manager's REST API: paths, requests and views. Sizes are bytes, times of day are RFC 3339 in
 * UTC, durations carry their unit in the name.
 */
@NullMarked
package io.farside.api.manager;

import org.jspecify.annotations.NullMarked;
