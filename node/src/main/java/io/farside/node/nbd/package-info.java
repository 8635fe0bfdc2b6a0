// SPDX-License-Identifier: Apache-2.0
/**
 * The NBD server on an event loop: listeners, the connection state machine, and the port {@link
 * io.farside.node.nbd.Export} behind which the volumes are. Everything here is confined to the loop
 * unless it says otherwise.
 */
@NullMarked
package io.farside.node.nbd;

import org.jspecify.annotations.NullMarked;
