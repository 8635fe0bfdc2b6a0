// SPDX-License-Identifier: Apache-2.0
/**
 * The portable event loop: a selector for sockets, file channels for files. It works where io_uring
 * is refused (many containers) and is what runs under system-call fault injection.
 */
@NullMarked
package io.farside.node.loop.nio;

import org.jspecify.annotations.NullMarked;
