// SPDX-License-Identifier: Apache-2.0
package io.farside.node.loop;

import io.farside.node.sys.PageMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The buffer pool of a loop: blocks of powers of two, cut from chunks of 32 MiB that are taken from
 * the system on demand. Released buffers stay cut as they are, one stack for each size, because the
 * next request most likely has the size of the last; only when nothing fits are they put together
 * again. Confined to the loop.
 */
public final class PooledBuffers implements BufferPool {
    /** Alignment of every buffer and smallest size in bytes. */
    public static final int SMALLEST = 4096;

    /** Size of the largest buffer and of a chunk in bytes: 32 MiB. */
    public static final int LARGEST = 32 << 20;

    /** Bound of the memory for what is kept longer than a request lasts, bytes. */
    public static final long KEPT_BYTES = 64L << 20;

    private static final int ORDERS = 14;

    private final int maxChunks;
    private final List<Chunk> chunks = new ArrayList<>();
    private final List<ArrayDeque<PooledBuffer>> idle = new ArrayList<>(ORDERS);
    private final Consumer<Runnable> later;
    private @Nullable PooledBuffers kept;
    private ArrayDeque<Runnable> waiting = new ArrayDeque<>();

    /**
     * @param bytes bound of the pool, rounded down to whole chunks, at least one
     * @param later runs a task soon on the loop
     */
    public PooledBuffers(long bytes, Consumer<Runnable> later) {
        this.maxChunks = Math.toIntExact(Math.max(1, bytes / LARGEST));
        this.later = later;
        for (int order = 0; order < ORDERS; order++) {
            idle.add(new ArrayDeque<>());
        }
    }

    /** A buffer outside any pool, for the life of its owner; it returns to the collector. */
    public static IoBuffer standalone(int bytes) {
        PooledBuffer buffer = new PooledBuffer(null, pages(bytes));
        buffer.take(bytes);
        return buffer;
    }

    private static MemorySegment pages(int bytes) {
        try {
            return PageMemory.allocate((bytes + SMALLEST - 1) & -SMALLEST);
        } catch (LinkageError | IllegalCallerException e) {
            // Native calls are refused; the JVM's own memory does as well, it is only zeroed first.
            return Arena.ofAuto().allocate(bytes, SMALLEST);
        }
    }

    @Override
    public IoBuffer take(int length) {
        int order = order(length);
        PooledBuffer buffer = idle.get(order).pollLast();
        if (buffer == null) {
            buffer = cut(order);
        }
        if (buffer == null && merge()) {
            buffer = cut(order);
        }
        if (buffer == null) {
            throw new IllegalStateException(
                    "buffer pool exhausted: " + maxChunks + " chunks of 32 MiB");
        }
        buffer.take(length);
        return buffer;
    }

    /** A copy in the memory of its own that {@link #KEPT_BYTES} bounds, null when that is full. */
    @Nullable IoBuffer keep(PooledBuffer buffer) {
        PooledBuffers memory = kept;
        if (memory == null) {
            memory = new PooledBuffers(KEPT_BYTES, later);
            kept = memory;
        }
        int length = buffer.length();
        if (!memory.canTake(length)) {
            return null;
        }
        IoBuffer copy = memory.take(length);
        MemorySegment.copy(buffer.segment(), 0, copy.segment(), 0, length);
        return copy;
    }

    @Override
    public boolean canTake(int length) {
        int order = order(length);
        return !idle.get(order).isEmpty() || fits(order) || (merge() && fits(order));
    }

    @Override
    public void whenAvailable(Runnable task) {
        waiting.addLast(task);
    }

    void giveBack(PooledBuffer buffer) {
        idle.get(buffer.order).addLast(buffer);
        if (!waiting.isEmpty()) {
            ArrayDeque<Runnable> tasks = waiting;
            waiting = new ArrayDeque<>();
            later.accept(() -> tasks.forEach(Runnable::run));
        }
    }

    private static int order(int length) {
        if (length < 1 || length > LARGEST) {
            throw new IllegalArgumentException("buffer length " + length);
        }
        return length <= SMALLEST ? 0 : 20 - Integer.numberOfLeadingZeros(length - 1);
    }

    private boolean fits(int order) {
        if (chunks.size() < maxChunks) {
            return true;
        }
        for (Chunk chunk : chunks) {
            if (chunk.fits(order)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable PooledBuffer cut(int order) {
        for (Chunk chunk : chunks) {
            int block = chunk.take(order);
            if (block >= 0) {
                return chunk.buffer(this, block, order);
            }
        }
        if (chunks.size() == maxChunks) {
            return null;
        }
        Chunk chunk = new Chunk();
        chunks.add(chunk);
        return chunk.buffer(this, chunk.take(order), order);
    }

    /** Puts idle buffers together again; whether there were any. */
    private boolean merge() {
        boolean any = false;
        for (ArrayDeque<PooledBuffer> stack : idle) {
            for (PooledBuffer buffer : stack) {
                any = true;
                buffer.chunk().give(buffer.block, buffer.order);
            }
            stack.clear();
        }
        return any;
    }

    /** 32 MiB by the buddy scheme: a set of free blocks for each size. */
    static final class Chunk {
        private final MemorySegment memory = pages(LARGEST);
        private final List<BitSet> free = new ArrayList<>(ORDERS);

        Chunk() {
            for (int order = 0; order < ORDERS; order++) {
                free.add(new BitSet());
            }
            free.get(ORDERS - 1).set(0);
        }

        boolean fits(int order) {
            for (int o = order; o < ORDERS; o++) {
                if (!free.get(o).isEmpty()) {
                    return true;
                }
            }
            return false;
        }

        /** Number of the block in units of its size, or -1. */
        int take(int order) {
            int found = order;
            while (found < ORDERS && free.get(found).isEmpty()) {
                found++;
            }
            if (found == ORDERS) {
                return -1;
            }
            int block = free.get(found).nextSetBit(0);
            free.get(found).clear(block);
            while (found > order) {
                found--;
                block *= 2;
                free.get(found).set(block + 1);
            }
            return block;
        }

        void give(int block, int order) {
            int at = block;
            int size = order;
            while (size < ORDERS - 1 && free.get(size).get(at ^ 1)) {
                free.get(size).clear(at ^ 1);
                at >>= 1;
                size++;
            }
            free.get(size).set(at);
        }

        PooledBuffer buffer(PooledBuffers pool, int block, int order) {
            long size = (long) SMALLEST << order;
            PooledBuffer buffer = new PooledBuffer(pool, memory.asSlice(block * size, size));
            buffer.place(this, block, order);
            return buffer;
        }
    }
}
