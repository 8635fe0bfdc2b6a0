// SPDX-License-Identifier: Apache-2.0
/**
 * The event loop: one thread that does sockets and volume I/O. Two adapters keep the same contract:
 * {@code UringLoop} (one io_uring for everything) and {@code NioLoop} (portable); {@link
 * io.farside.node.loop.EventLoops} opens one. What they share is here: buffers, timers, the order
 * of a turn, send queues, and the way unaligned requests take on a file opened for direct I/O.
 */
@NullMarked
package io.farside.node.loop;

import org.jspecify.annotations.NullMarked;
