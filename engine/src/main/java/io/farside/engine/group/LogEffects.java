// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.epoch.EpochLogs;
import io.farside.engine.epoch.LogResult;
import io.farside.engine.group.Effect.LogFile;
import io.farside.engine.group.Event.DiskResult;
import io.farside.wire.replication.Payload;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Logs of epochs as effects of the group. */
final class LogEffects implements EpochLogs {
    private final Core core;
    private final LogFile file;

    LogEffects(Core core, LogFile file) {
        this.core = core;
        this.file = file;
    }

    static LogResult result(DiskResult result) {
        return switch (result) {
            case OK -> LogResult.OK;
            case IO_ERROR -> LogResult.IO_ERROR;
            case NO_SPACE -> LogResult.NO_SPACE;
        };
    }

    /** Something that ends in a result alone. */
    private record Ends(Consumer<LogResult> then) implements Pending {
        @Override
        public void done(DiskResult result) {
            then.accept(LogEffects.result(result));
        }
    }

    private record Reads(Read then) implements Pending {
        @Override
        public void log(Event.OfLog event) {
            if (!(event instanceof Event.LogRead read)) {
                throw new IllegalStateException("a read ended in " + event);
            }
            then.done(read.result(), read.payload());
        }
    }

    private record Scans(Scanned then) implements Pending {
        @Override
        public void log(Event.OfLog event) {
            if (!(event instanceof Event.LogScanned scanned)) {
                throw new IllegalStateException("a scan ended in " + event);
            }
            then.done(scanned.result(), scanned.scan());
        }
    }

    private long start(Consumer<LogResult> done) {
        return core.ops.start(new Ends(done));
    }

    @Override
    public void append(
            long log,
            long offset,
            byte[] head,
            @Nullable Payload payload,
            Consumer<LogResult> done) {
        core.out.add(new Effect.AppendLog(start(done), file, log, offset, head, payload));
    }

    @Override
    public void sync(long log, Consumer<LogResult> done) {
        core.out.add(new Effect.SyncLog(start(done), file, log));
    }

    @Override
    public void read(long log, long offset, int length, Read done) {
        long op = core.ops.start(new Reads(done));
        core.out.add(new Effect.ReadLog(op, file, log, offset, length));
    }

    @Override
    public void scan(long log, Scanned done) {
        core.out.add(new Effect.ScanLog(core.ops.start(new Scans(done)), file, log));
    }

    @Override
    public void remove(long log, Consumer<LogResult> done) {
        core.out.add(new Effect.RemoveLog(start(done), file, log));
    }
}
