// SPDX-License-Identifier: Apache-2.0
/**
 * The event loop: one thread that does sockets and volume I/O. Two adapters keep the same contract:
 * {@code UringLoop} (one io_uring for everything) and {@code NioLoop} (portable).
 */
@NullMarked
package io.farside.node.loop;

import org.jspecify.annotations.NullMarked;
