// SPDX-License-Identifier: Apache-2.0
package io.farside.node.loop.uring;

/** Whoever waits for a completion of the ring. */
@FunctionalInterface
interface RingOperation {
    /**
     * @param result the kernel's result, {@code -errno} on failure
     */
    void complete(int result);
}
