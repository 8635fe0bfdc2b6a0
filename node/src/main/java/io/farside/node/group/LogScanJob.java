// SPDX-License-Identifier: Apache-2.0
package io.farside.node.group;

import io.farside.engine.epoch.LogResult;
import io.farside.engine.format.EpochLogScan;
import io.farside.engine.format.EpochLogScanner;
import io.farside.node.loop.BlockFile;
import io.farside.node.loop.BufferPool;
import io.farside.node.loop.EventLoop;
import io.farside.node.loop.IoBuffer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Judges one log, a piece a turn of the loop. */
final class LogScanJob {
    /** Read and summed in one turn of the loop, bytes. */
    private static final int PIECE_BYTES = 256 << 10;

    private final EventLoop loop;
    private final BufferPool pool;
    private final HeadBuffers heads;
    private final Path path;
    private final long number;

    /** Who is told. */
    interface Done {
        void ended(LogResult result, @Nullable EpochLogScan scan);
    }

    LogScanJob(EventLoop loop, BufferPool pool, HeadBuffers heads, Path path, long number) {
        this.loop = loop;
        this.pool = pool;
        this.heads = heads;
        this.path = path;
        this.number = number;
    }

    /** Begins; the end never comes inside this call. */
    void run(Done done) {
        try {
            BlockFile file = loop.open(path, EventLoop.OpenMode.READ_ONLY);
            Run run = new Run(file, new EpochLogScanner(number, file.size()), done);
            loop.execute(run::next);
        } catch (IOException e) {
            loop.execute(() -> done.ended(LogResult.IO_ERROR, null));
        }
    }

    /** An open log. */
    private final class Run {
        private final BlockFile file;
        private final EpochLogScanner scanner;
        private final Done done;

        Run(BlockFile file, EpochLogScanner scanner, Done done) {
            this.file = file;
            this.scanner = scanner;
            this.done = done;
        }

        void next() {
            switch (scanner.next()) {
                case null -> end(LogResult.OK, scanner.result());
                case EpochLogScanner.Want.Bytes want -> heads.take(slot -> bytes(slot, want));
                case EpochLogScanner.Want.Crc(long offset, int length) ->
                        piece(new CRC32C(), offset, length);
            }
        }

        private void bytes(IoBuffer slot, EpochLogScanner.Want.Bytes want) {
            file.read(
                    slot,
                    want.length(),
                    want.offset(),
                    result -> {
                        byte[] read = new byte[want.length()];
                        slot.bytes().clear().get(read);
                        heads.give(slot);
                        if (result == read.length) {
                            scanner.bytes(read);
                            next();
                        } else {
                            end(LogResult.IO_ERROR, null);
                        }
                    });
        }

        private void piece(CRC32C crc, long offset, int left) {
            int length = Math.min(left, PIECE_BYTES);
            if (!pool.canTake(length)) {
                pool.whenAvailable(() -> piece(crc, offset, left));
                return;
            }
            IoBuffer buffer = pool.take(length);
            file.read(
                    buffer,
                    length,
                    offset,
                    result -> {
                        crc.update(buffer.bytes().clear().limit(length));
                        buffer.release();
                        if (result != length) {
                            end(LogResult.IO_ERROR, null);
                        } else if (left > length) {
                            piece(crc, offset + length, left - length);
                        } else {
                            scanner.crc((int) crc.getValue());
                            next();
                        }
                    });
        }

        private void end(LogResult result, @Nullable EpochLogScan scan) {
            file.close();
            done.ended(result, scan);
        }
    }
}
