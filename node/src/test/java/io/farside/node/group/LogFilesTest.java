// SPDX-License-Identifier: Apache-2.0
package io.farside.node.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.engine.epoch.LogResult;
import io.farside.engine.format.EpochLogCodec;
import io.farside.engine.format.EpochLogScan;
import io.farside.engine.group.Effect;
import io.farside.engine.group.Effect.LogFile;
import io.farside.engine.group.Event;
import io.farside.engine.group.Event.DiskResult;
import io.farside.model.Generation;
import io.farside.model.RoleEpoch;
import io.farside.node.loop.EventLoop;
import io.farside.node.loop.EventLoops;
import io.farside.node.loop.IoBuffer;
import io.farside.node.loop.LoopKind;
import io.farside.node.loop.LoopLimits;
import io.farside.wire.replication.Payload;
import io.farside.wire.replication.Range;
import io.farside.wire.replication.WriteAction;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs of epochs on real files, on the portable loop. */
class LogFilesTest {
    private static final long NUMBER = 0x5_0000_0003L;
    private static final Generation GENERATION = new Generation(1, 2);
    private static final int LENGTH = 5000;
    private static final long SECOND = EpochLogCodec.HEADER_BYTES + EpochLogCodec.RECORD_BYTES;

    @TempDir private Path group;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final ConcurrentLinkedQueue<Throwable> bugs = new ConcurrentLinkedQueue<>();
    private EventLoop loop;
    private LogFiles files;
    private long op;

    @BeforeEach
    void open() throws IOException {
        loop = EventLoops.open("logs", LoopKind.NIO, LoopLimits.DEFAULT, bugs::add);
        files = new LogFiles(loop, loop.buffers(), group, events::add);
    }

    @AfterEach
    void close() {
        loop.close();
        assertThat(bugs).isEmpty();
    }

    private Event perform(Effect.OfLog effect) throws InterruptedException {
        loop.execute(() -> files.perform(effect));
        Event event = events.poll(20, TimeUnit.SECONDS);
        assertThat(event).as("end of %s", effect).isNotNull();
        return event;
    }

    private void append(long offset, byte[] head, @Nullable Payload payload)
            throws InterruptedException {
        long mine = ++op;
        assertThat(
                        perform(
                                new Effect.AppendLog(
                                        mine, LogFile.EPOCH, NUMBER, offset, head, payload)))
                .isEqualTo(new Event.LocalDone(mine, DiskResult.OK));
    }

    private void sync() throws InterruptedException {
        long mine = ++op;
        assertThat(perform(new Effect.SyncLog(mine, LogFile.EPOCH, NUMBER)))
                .isEqualTo(new Event.LocalDone(mine, DiskResult.OK));
    }

    private EpochLogScan scan() throws InterruptedException {
        Event event = perform(new Effect.ScanLog(++op, LogFile.EPOCH, NUMBER));
        if (event instanceof Event.LogScanned(long _, LogResult result, EpochLogScan scan)
                && scan != null) {
            assertThat(result).isEqualTo(LogResult.OK);
            return scan;
        }
        throw new AssertionError("a scan ended in " + event);
    }

    private IoBuffer payload() throws IOException {
        IoBuffer buffer = EventLoops.call(loop, () -> loop.buffers().take(LENGTH));
        for (int i = 0; i < LENGTH; i++) {
            buffer.bytes().put(i, (byte) i);
        }
        return buffer;
    }

    private void write() throws InterruptedException, IOException {
        append(
                0,
                EpochLogCodec.header(
                        new EpochLogCodec.Header(GENERATION, NUMBER, new RoleEpoch(3, 4))),
                null);
        Range range = new Range(1, 4096, LENGTH, WriteAction.WRITE);
        IoBuffer payload = payload();
        append(
                EpochLogCodec.HEADER_BYTES,
                EpochLogCodec.entry(new EpochLogCodec.Entry(NUMBER, 0, range)),
                payload);
        loop.execute(payload::release);
        append(
                SECOND + LENGTH,
                EpochLogCodec.entry(
                        new EpochLogCodec.Entry(
                                NUMBER, 1, new Range(0, 0, 1 << 30, WriteAction.TRIM))),
                null);
        sync();
    }

    private void commit() throws InterruptedException {
        long end = SECOND + LENGTH + EpochLogCodec.RECORD_BYTES;
        long offset = EpochLogCodec.commitOffset(end);
        append(
                offset,
                EpochLogCodec.commit(
                        new EpochLogCodec.Commit(GENERATION, NUMBER, 2, LENGTH, 7, offset)),
                null);
        sync();
    }

    @Test
    void whatWasAppendedIsReadBack_andCommittedByItsRecord() throws Exception {
        write();
        assertThat(scan().verdict()).isEqualTo(EpochLogScan.Verdict.UNCOMMITTED);
        commit();
        EpochLogScan scan = scan();
        assertThat(scan.verdict()).isEqualTo(EpochLogScan.Verdict.COMMITTED);
        assertThat(scan.records()).hasSize(2);
        assertThat(LogFiles.staged(group)).isEqualTo(List.of(NUMBER));
        Event event =
                perform(
                        new Effect.ReadLog(
                                ++op, LogFile.EPOCH, NUMBER, EpochLogCodec.HEADER_BYTES, LENGTH));
        if (event instanceof Event.LogRead read && read.payload() instanceof IoBuffer buffer) {
            assertThat(buffer.length()).isEqualTo(LENGTH);
            assertThat(buffer.bytes().get(LENGTH - 1)).isEqualTo((byte) (LENGTH - 1));
            loop.execute(buffer::release);
        } else {
            throw new AssertionError("a read ended in " + event);
        }
    }

    @Test
    void rotIsFound_byScansAndReads() throws Exception {
        write();
        commit();
        Path path = group.resolve(LogFiles.name(LogFile.EPOCH, NUMBER));
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.seek(SECOND + 100);
            file.write(77);
        }
        assertThat(scan().verdict()).isEqualTo(EpochLogScan.Verdict.CORRUPT);
        Event event =
                perform(
                        new Effect.ReadLog(
                                ++op, LogFile.EPOCH, NUMBER, EpochLogCodec.HEADER_BYTES, LENGTH));
        assertThat(event).isEqualTo(new Event.LogRead(op, LogResult.CORRUPT, null));
    }

    @Test
    void aLogIsMadeAnewAndRemoved_andSpilledOnesGoAtTheStart() throws Exception {
        write();
        commit();
        append(
                0,
                EpochLogCodec.header(
                        new EpochLogCodec.Header(GENERATION, NUMBER, new RoleEpoch(3, 4))),
                null);
        assertThat(scan().size()).isEqualTo(EpochLogCodec.HEADER_BYTES);
        assertThat(perform(new Effect.RemoveLog(++op, LogFile.EPOCH, NUMBER)))
                .isEqualTo(new Event.LocalDone(op, DiskResult.OK));
        assertThat(LogFiles.staged(group)).isEmpty();
        Files.write(group.resolve(LogFiles.name(LogFile.SPILL, 7)), new byte[9]);
        LogFiles.removeSpilled(group);
        try (var left = Files.list(group)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aLogThatCannotBeMadeFailsWhatIsAskedOfIt() throws Exception {
        Files.createDirectory(group.resolve(LogFiles.name(LogFile.EPOCH, NUMBER)));
        byte[] header =
                EpochLogCodec.header(
                        new EpochLogCodec.Header(GENERATION, NUMBER, new RoleEpoch(3, 4)));
        assertThat(perform(new Effect.AppendLog(++op, LogFile.EPOCH, NUMBER, 0, header, null)))
                .isEqualTo(new Event.LocalDone(op, DiskResult.IO_ERROR));
    }
}
