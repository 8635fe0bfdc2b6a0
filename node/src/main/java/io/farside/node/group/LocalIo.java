// SPDX-License-Identifier: Apache-2.0
package io.farside.node.group;

import io.farside.engine.group.Effect;
import io.farside.engine.group.Event;
import io.farside.engine.group.Event.DiskResult;
import io.farside.node.loop.BlockFile;
import io.farside.node.loop.BufferPool;
import io.farside.node.loop.Completion;
import io.farside.node.loop.EventLoop;
import io.farside.node.loop.IoBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Performs the engine's operations on the data of a group's volumes. Confined to the loop. */
final class LocalIo {
    static final int EIO = 5;
    private static final int ENOSPC = 28;
    private static final int EDQUOT = 122;
    private static final int EFBIG = 27;

    private final EventLoop loop;
    private final BufferPool pool;
    private final List<BlockFile> files;
    private final Consumer<Event> events;

    /**
     * @param pool memory for reads, which are those of resyncs alone
     */
    LocalIo(EventLoop loop, BufferPool pool, List<BlockFile> files, Consumer<Event> events) {
        this.loop = loop;
        this.pool = pool;
        this.files = List.copyOf(files);
        this.events = events;
    }

    static DiskResult result(int result) {
        if (result >= 0) {
            return DiskResult.OK;
        }
        return switch (-result) {
            case ENOSPC, EDQUOT, EFBIG -> DiskResult.NO_SPACE;
            default -> DiskResult.IO_ERROR;
        };
    }

    /** Writes to the store of an image as to a volume. */
    void write(Effect.WriteStore effect, BlockFile file) {
        write(
                new Effect.WriteLocal(
                        effect.op(),
                        effect.store().volume(),
                        effect.offset(),
                        effect.length(),
                        effect.kind(),
                        effect.durable(),
                        effect.payload()),
                file);
    }

    void flush(long op, BlockFile file) {
        file.sync(result -> done(op, result));
    }

    void copy(Effect.CopyBlocks effect, BlockFile from, BlockFile to) {
        CopyJob.Range range = new CopyJob.Range(effect.offset(), effect.length());
        // Never inside this call: a copy of nothing but holes may end at once.
        loop.execute(
                new CopyJob(
                                pool,
                                from,
                                to,
                                range,
                                result -> events.accept(new Event.LocalDone(effect.op(), result)))
                        ::next);
    }

    /** The data of a volume. */
    BlockFile file(int volume) {
        return files.get(volume);
    }

    void write(Effect.WriteLocal effect) {
        write(effect, files.get(effect.volume()));
    }

    private void write(Effect.WriteLocal effect, BlockFile file) {
        switch (effect.kind()) {
            case WRITE -> writeData(file, effect);
            case ZERO -> file.zero(effect.offset(), effect.length(), false, ended(file, effect));
            case ZERO_ALLOCATED ->
                    file.zero(effect.offset(), effect.length(), true, ended(file, effect));
            case TRIM -> file.punch(effect.offset(), effect.length(), ended(file, effect));
        }
    }

    private void writeData(BlockFile file, Effect.WriteLocal effect) {
        if (!(effect.payload() instanceof IoBuffer buffer)) {
            throw new IllegalStateException("write without bytes");
        }
        buffer.retain();
        int length = (int) effect.length();
        file.write(
                buffer,
                length,
                effect.offset(),
                effect.durable(),
                result -> {
                    buffer.release();
                    done(effect.op(), result == length ? 0 : result < 0 ? result : -EIO);
                });
    }

    private Completion ended(BlockFile file, Effect.WriteLocal effect) {
        return result -> {
            if (result >= 0 && effect.durable()) {
                file.sync(synced -> done(effect.op(), synced));
            } else {
                done(effect.op(), result);
            }
        };
    }

    private void done(long op, int result) {
        events.accept(new Event.LocalDone(op, result(result)));
    }

    void flush(Effect.FlushLocal effect) {
        files.get(effect.volume()).sync(result -> done(effect.op(), result));
    }

    void read(Effect.ReadLocal effect, BlockFile file) {
        BlockFile.Extent extent = file.extentAt(effect.offset());
        if (extent.hole()
                && extent.offset() + extent.length() >= effect.offset() + effect.length()) {
            loop.execute(
                    () -> events.accept(new Event.LocalRead(effect.op(), DiskResult.OK, null)));
            return;
        }
        if (!pool.canTake(effect.length())) {
            pool.whenAvailable(() -> read(effect, file));
            return;
        }
        IoBuffer buffer = pool.take(effect.length());
        file.read(
                buffer,
                effect.length(),
                effect.offset(),
                result -> readDone(effect, buffer, result));
    }

    private void readDone(Effect.ReadLocal effect, IoBuffer buffer, int result) {
        if (result != effect.length() || Blocks.isZero(buffer, 0, effect.length())) {
            buffer.release();
            DiskResult outcome = result(result == effect.length() ? 0 : result < 0 ? result : -EIO);
            events.accept(new Event.LocalRead(effect.op(), outcome, null));
        } else {
            events.accept(new Event.LocalRead(effect.op(), DiskResult.OK, buffer));
        }
    }

    void digest(Effect.DigestLocal effect, BlockFile file) {
        new DigestJob(loop, pool, file, effect, events).next();
    }

    void map(Effect.MapAllocation effect) {
        BlockFile file = files.get(effect.volume());
        List<Long> extents = new ArrayList<>();
        long at = 0;
        long size = file.size();
        while (at < size) {
            BlockFile.Extent extent = file.extentAt(at);
            long end = Math.min(size, extent.offset() + extent.length());
            if (end <= at) {
                throw new IllegalStateException("extent that ends at " + end + " asked at " + at);
            }
            if (!extent.hole()) {
                append(extents, at, end - at);
            }
            at = end;
        }
        long[] pairs = extents.stream().mapToLong(Long::longValue).toArray();
        loop.execute(
                () -> events.accept(new Event.AllocationMapped(effect.op(), DiskResult.OK, pairs)));
    }

    /** Adds an extent, joined to the one before where they touch. */
    private static void append(List<Long> extents, long offset, long length) {
        int size = extents.size();
        if (size > 0 && extents.get(size - 2) + extents.get(size - 1) == offset) {
            extents.set(size - 1, extents.get(size - 1) + length);
        } else {
            extents.add(offset);
            extents.add(length);
        }
    }
}
