// SPDX-License-Identifier: Apache-2.0
/** Commands on a node. */
@NullMarked
package io.farside.cli.node;

import org.jspecify.annotations.NullMarked;
