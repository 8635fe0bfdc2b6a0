// SPDX-License-Identifier: Apache-2.0
/**
 * The admin API of a node: paths, requests and views. Sizes are bytes, times of day are RFC 3339 in
 * UTC, 64-bit identifiers are 16 lower-case hexadecimal digits.
 */
@NullMarked
package io.farside.api.node;

import org.jspecify.annotations.NullMarked;
