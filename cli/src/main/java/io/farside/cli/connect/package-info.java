// SPDX-License-Identifier: Apache-2.0
/** Reaching a manager or a node. */
@NullMarked
package io.farside.cli.connect;

import org.jspecify.annotations.NullMarked;
