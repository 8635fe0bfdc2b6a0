// SPDX-License-Identifier: Apache-2.0
package io.farside.node.loop;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A buffer of {@link PooledBuffers}; the object is used again with its memory. */
final class PooledBuffer implements IoBuffer {
    private final @Nullable PooledBuffers pool;
    private final MemorySegment segment;
    private final ByteBuffer bytes;
    private final long address;
    private PooledBuffers.@Nullable Chunk chunk;
    int block;
    int order;
    private int length;
    private int references;
    private @Nullable Runnable whenFree;

    PooledBuffer(@Nullable PooledBuffers pool, MemorySegment segment) {
        this.pool = pool;
        this.segment = segment;
        this.bytes = segment.asByteBuffer();
        this.address = segment.address();
    }

    void place(PooledBuffers.Chunk home, int at, int size) {
        chunk = home;
        block = at;
        order = size;
    }

    PooledBuffers.Chunk chunk() {
        return Objects.requireNonNull(chunk);
    }

    void take(int bytesInUse) {
        assert references == 0;
        references = 1;
        length = bytesInUse;
        bytes.clear();
    }

    @Override
    public int capacity() {
        return (int) segment.byteSize();
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public void length(int inUse) {
        if (inUse < 1 || inUse > capacity()) {
            throw new IllegalArgumentException("length " + inUse + " of " + capacity());
        }
        length = inUse;
    }

    @Override
    public MemorySegment segment() {
        return segment;
    }

    @Override
    public long address() {
        return address;
    }

    @Override
    public ByteBuffer bytes() {
        return bytes;
    }

    @Override
    public void whenFree(Runnable task) {
        assert references > 0 && whenFree == null;
        whenFree = task;
    }

    @Override
    public @Nullable IoBuffer keep() {
        return pool == null ? null : pool.keep(this);
    }

    @Override
    public IoBuffer retain() {
        if (references <= 0) {
            throw new IllegalStateException("buffer used after its release");
        }
        references++;
        return this;
    }

    @Override
    public void release() {
        if (references <= 0) {
            throw new IllegalStateException("buffer released twice");
        }
        if (--references > 0) {
            return;
        }
        Runnable task = whenFree;
        whenFree = null;
        if (pool != null) {
            pool.giveBack(this);
        }
        if (task != null) {
            task.run();
        }
    }
}
