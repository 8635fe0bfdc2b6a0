// SPDX-License-Identifier: Apache-2.0
/**
 * Every native call of the node, through {@code java.lang.foreign}: files, sockets, io_uring. The
 * {@code restricted} lint is off here and only here, because calling the kernel and looking at the
 * memory it shares is this package's purpose. Results follow the kernel's own convention: {@code
 * -errno} on failure.
 */
@NullMarked
package io.farside.node.sys;

import org.jspecify.annotations.NullMarked;
