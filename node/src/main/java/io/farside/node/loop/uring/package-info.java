// SPDX-License-Identifier: Apache-2.0
/**
 * The event loop on one io_uring for sockets and files. What goes through the ring and what is done
 * by a plain system call was decided by measurement: anything that the ring would hand to a kernel
 * worker (buffered writes, flushes) costs a wake-up of another CPU and is done inline while it is
 * quick; direct reads and writes go through the ring; replies leave by one gathered sendmsg at the
 * end of a turn.
 */
@NullMarked
package io.farside.node.loop.uring;

import org.jspecify.annotations.NullMarked;
