// SPDX-License-Identifier: Apache-2.0
package io.farside.node.loop;

/**
 * Bounds of one loop.
 *
 * @param bufferBytes memory of the buffer pool, 32 MiB to 1 TiB, used in steps of 32 MiB
 * @param streams open sockets; further ones stay in the kernel's accept queue, 1 to 65536
 * @param operations file operations handed to the kernel at once; further ones queue in the loop, 1
 *     to 16384
 */
public record LoopLimits(long bufferBytes, int streams, int operations) {
    /** 256 MiB of buffers, 1024 sockets, 1024 file operations. */
    public static final LoopLimits DEFAULT = new LoopLimits(256L << 20, 1024, 1024);

    public LoopLimits {
        if (bufferBytes < PooledBuffers.LARGEST || bufferBytes > 1L << 40) {
            throw new IllegalArgumentException("bufferBytes " + bufferBytes);
        }
        if (streams < 1 || streams > 65536) {
            throw new IllegalArgumentException("streams " + streams);
        }
        if (operations < 1 || operations > 16384) {
            throw new IllegalArgumentException("operations " + operations);
        }
    }
}
