// SPDX-License-Identifier: Apache-2.0
package io.farside.node.group;

import io.farside.engine.group.Effect;
import io.farside.engine.group.Event.DiskResult;
import io.farside.node.loop.BlockFile;
import io.farside.node.loop.BufferPool;
import io.farside.node.loop.IoBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Writes metadata spans durably. It owns its buffers from the start: held host writes may have
 * taken all other memory just when a release has to be recorded. Confined to the loop.
 */
final class MetaWriter {
    /** Buffers of one group. */
    private static final int SLOTS = 8;

    /** Size of each, bytes. */
    private static final int SLOT_BYTES = 16 << 10;

    private final BiConsumer<Long, DiskResult> done;
    private final ArrayDeque<IoBuffer> slots = new ArrayDeque<>();
    private final ArrayDeque<Piece> waiting = new ArrayDeque<>();

    /** One metadata write on its way. */
    private static final class Job {
        final long op;
        final BlockFile file;
        final boolean single;
        int open;
        DiskResult result = DiskResult.OK;

        Job(long op, BlockFile file, int pieces) {
            this.op = op;
            this.file = file;
            this.single = pieces == 1;
            this.open = pieces;
        }
    }

    private record Piece(Job job, byte[] bytes, int from, int length, long offset) {}

    /**
     * @param done gets the operation and its result
     */
    MetaWriter(BufferPool pool, BiConsumer<Long, DiskResult> done) {
        this.done = done;
        for (int i = 0; i < SLOTS; i++) {
            slots.add(pool.take(SLOT_BYTES));
        }
    }

    void write(long op, BlockFile file, List<Effect.MetaSpan> spans) {
        int pieces = 0;
        for (Effect.MetaSpan span : spans) {
            pieces += (span.bytes().length + SLOT_BYTES - 1) / SLOT_BYTES;
        }
        if (pieces == 0) {
            // Everything had been written before: what is asked for is that it is durable.
            file.sync(result -> done.accept(op, LocalIo.result(result)));
            return;
        }
        Job job = new Job(op, file, pieces);
        for (Effect.MetaSpan span : spans) {
            cut(job, span);
        }
        pump();
    }

    private void cut(Job job, Effect.MetaSpan span) {
        byte[] bytes = span.bytes();
        for (int from = 0; from < bytes.length; from += SLOT_BYTES) {
            int length = Math.min(SLOT_BYTES, bytes.length - from);
            waiting.add(new Piece(job, bytes, from, length, span.offset() + from));
        }
    }

    private void pump() {
        while (!slots.isEmpty() && !waiting.isEmpty()) {
            Piece piece = waiting.remove();
            IoBuffer slot = slots.remove();
            slot.length(piece.length());
            slot.bytes().clear().put(piece.bytes(), piece.from(), piece.length());
            Job job = piece.job();
            job.file.write(
                    slot,
                    piece.length(),
                    piece.offset(),
                    job.single,
                    result -> written(job, slot, result, piece.length()));
        }
    }

    private void written(Job job, IoBuffer slot, int result, int wanted) {
        slots.add(slot);
        if (result != wanted) {
            job.result = LocalIo.result(result < 0 ? result : -LocalIo.EIO);
        }
        job.open--;
        if (job.open == 0) {
            if (job.single || job.result != DiskResult.OK) {
                done.accept(job.op, job.result);
            } else {
                job.file.sync(synced -> done.accept(job.op, LocalIo.result(synced)));
            }
        }
        pump();
    }

    /** Gives the buffers back; nothing may be under way. */
    void close() {
        new ArrayList<>(slots).forEach(IoBuffer::release);
        slots.clear();
    }
}
