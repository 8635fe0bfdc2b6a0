// SPDX-License-Identifier: Apache-2.0
package io.farside.node.loop;

/** Which event loop does the I/O. */
public enum LoopKind {
    /** io_uring where the kernel allows it, else NIO. */
    AUTO,
    URING,
    NIO
}
