// SPDX-License-Identifier: Apache-2.0
/** Commands on the peers of a node. */
@NullMarked
package io.farside.cli.peer;

import org.jspecify.annotations.NullMarked;
