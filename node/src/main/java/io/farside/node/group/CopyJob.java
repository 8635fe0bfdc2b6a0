// SPDX-License-Identifier: Apache-2.0
package io.farside.node.group;

import io.farside.engine.group.Event.DiskResult;
import io.farside.node.loop.BlockFile;
import io.farside.node.loop.BufferPool;
import io.farside.node.loop.IoBuffer;
import java.util.function.Consumer;

/**
 * Copies a range from one file to another, piece by piece; holes as holes. Confined to the loop.
 */
final class CopyJob {
    /** Copied in one turn of the loop, bytes. */
    private static final int PIECE_BYTES = 256 << 10;

    private final BufferPool pool;
    private final BlockFile from;
    private final BlockFile to;
    private final long end;
    private final Consumer<DiskResult> then;
    private long at;

    CopyJob(BufferPool pool, BlockFile from, BlockFile to, Range range, Consumer<DiskResult> then) {
        this.pool = pool;
        this.from = from;
        this.to = to;
        this.at = range.offset;
        this.end = range.offset + range.length;
        this.then = then;
    }

    /**
     * Bytes of a file.
     *
     * @param length at least 1
     */
    record Range(long offset, long length) {}

    void next() {
        if (at >= end) {
            then.accept(DiskResult.OK);
            return;
        }
        BlockFile.Extent extent = from.extentAt(at);
        long stop = Math.min(end, extent.offset() + extent.length());
        if (extent.hole()) {
            to.zero(at, stop - at, false, result -> moved(stop, result));
            return;
        }
        int length = (int) Math.min(stop - at, PIECE_BYTES);
        if (!pool.canTake(length)) {
            pool.whenAvailable(this::next);
            return;
        }
        IoBuffer buffer = pool.take(length);
        from.read(buffer, length, at, result -> read(buffer, length, result));
    }

    private void read(IoBuffer buffer, int length, int result) {
        if (result != length) {
            buffer.release();
            // A source that cannot be read is no lack of space.
            then.accept(DiskResult.IO_ERROR);
            return;
        }
        to.write(
                buffer,
                length,
                at,
                false,
                written -> {
                    buffer.release();
                    int outcome = written == length ? 0 : written < 0 ? written : -LocalIo.EIO;
                    moved(at + length, outcome);
                });
    }

    private void moved(long upTo, int result) {
        if (result < 0) {
            then.accept(LocalIo.result(result));
        } else {
            at = upTo;
            next();
        }
    }
}
