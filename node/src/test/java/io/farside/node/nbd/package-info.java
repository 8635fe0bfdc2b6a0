// SPDX-License-Identifier: Apache-2.0
/** The NBD server against a client that says anything, over real sockets in one process. */
@NullMarked
package io.farside.node.nbd;

import org.jspecify.annotations.NullMarked;
