// SPDX-License-Identifier: Apache-2.0
package io.farside.node.loop;

import io.farside.wire.replication.Payload;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A pooled buffer outside the heap, aligned to 4096 bytes, counted by references. {@link #length()}
 * is the part in use; capacity is at least that. Confined to one loop.
 */
public interface IoBuffer extends Payload {
    int capacity();

    /** Sets the part in use, 1 to capacity. */
    void length(int bytes);

    /** The whole capacity. */
    MemorySegment segment();

    /** Where the memory begins, for system calls; valid while a reference is held. */
    long address();

    /**
     * A view of the whole capacity, position and limit free for the caller; always the same object.
     */
    ByteBuffer bytes();

    /**
     * Runs the task once when the last reference is dropped, inside that call. At most one task.
     */
    void whenFree(Runnable task);

    @Override
    @Nullable IoBuffer keep();

    @Override
    IoBuffer retain();
}
