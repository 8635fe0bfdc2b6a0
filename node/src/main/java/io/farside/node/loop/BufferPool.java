// SPDX-License-Identifier: Apache-2.0
package io.farside.node.loop;

/**
 * Buffers of one loop, in size classes from 4 KiB to 32 MiB; bounded in total. Confined to the
 * loop.
 */
public interface BufferPool {
    /**
     * A buffer with one reference and {@code length} in use.
     *
     * @param length 1 to 32 MiB (the largest request) bytes
     * @throws IllegalStateException when the pool's bound is reached; callers check {@link
     *     #canTake} first
     */
    IoBuffer take(int length);

    /** Whether {@link #take} would succeed. */
    boolean canTake(int length);

    /** Runs the task once memory was given back, for callers that could not take. */
    void whenAvailable(Runnable task);
}
