// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.epoch;

import io.farside.engine.epoch.StagedEpoch.Staged;
import io.farside.engine.format.AppliedEpoch;
import io.farside.engine.format.EpochLogScan;
import io.farside.model.Generation;
import io.farside.wire.replication.ClosedAt;
import io.farside.wire.replication.Payload;
import io.farside.wire.replication.Range;
import io.farside.wire.replication.WriteAction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Brings committed epochs to the volumes, one after the other: writes that overlap in their order,
 * others together. When the volumes are flushed and the record says so, the logs go. A crash before
 * that applies them again.
 */
final class EpochApply {
    /** Writes on their way at once. */
    private static final int MAX_FLIGHT = 64;

    /** Epochs that share one flush when several wait. */
    private static final int MAX_BATCH = 16;

    private final EpochLogs logs;
    private final TargetVolumes volumes;
    private final Budget disk;
    private final Budget memory;
    private final long flightBytes;
    private final Listener listener;
    private final Deque<StagedEpoch> waiting = new ArrayDeque<>();
    private final List<StagedEpoch> written = new ArrayList<>();
    private final TreeSet<Integer> touched = new TreeSet<>();
    private AppliedEpoch record = AppliedEpoch.NONE;
    private boolean busy;
    private boolean failed;

    /**
     * The volumes are flushed, and the record may say so already: from here on nothing is applied
     * again, or a crash in the middle of that would be taken for the end of it.
     */
    private boolean recordDue;

    /** Last epoch that is on the volumes as a whole, durably or not. */
    private long whole;

    /** When its source closed it, wall ms. */
    private long wholeMillis;

    /** Parts of epochs up to this one may be on the volumes already, from a run that failed. */
    private long mixedUpTo;

    /** Who waits for the end of an epoch. */
    private final Deque<Runnable> whenPaused = new ArrayDeque<>();

    /** Pauses that have not been resumed: nothing is applied. */
    private int pauses;

    interface Listener {
        /** The volumes hold everything up to this epoch durably. */
        void applied(AppliedEpoch record);

        void failed(TargetFailure failure, String what);

        /** There is space for logs. */
        void removed();
    }

    /** What it works on. */
    record Ports(EpochLogs logs, TargetVolumes volumes) {}

    EpochApply(Ports ports, Budget disk, Budget memory, long flightBytes, Listener listener) {
        this.logs = ports.logs();
        this.volumes = ports.volumes();
        this.disk = disk;
        this.memory = memory;
        this.flightBytes = flightBytes;
        this.listener = listener;
    }

    /** What the volumes hold, as a start finds it. */
    void recovered(AppliedEpoch found) {
        record = found;
        whole = found.number();
        wholeMillis = found.closedMillis();
    }

    /** An earlier run may have begun to apply epochs up to this one. */
    void mixed(long number) {
        mixedUpTo = Math.max(mixedUpTo, number);
    }

    /** When the source closed the last epoch that is whole on the volumes, wall ms; 0: unknown. */
    long wholeMillis() {
        return wholeMillis;
    }

    /** Applies nothing more once the volumes are one cut, and runs {@code then}. */
    void pause(Runnable then) {
        pauses++;
        whenPaused.add(then);
        next();
    }

    void resume() {
        pauses--;
        next();
    }

    AppliedEpoch record() {
        return record;
    }

    int waiting() {
        return waiting.size() + written.size();
    }

    boolean isIdle() {
        return !busy && !failed && waiting.isEmpty() && written.isEmpty();
    }

    void add(StagedEpoch epoch) {
        waiting.add(epoch);
        next();
    }

    /** Tries again what failed, from the logs. */
    void retry() {
        if (failed && !busy) {
            failed = false;
            if (recordDue) {
                busy = true;
                writeRecord();
            } else {
                next();
            }
        }
    }

    /** Gives up everything that is not applied; returns it. */
    List<StagedEpoch> abandon() {
        List<StagedEpoch> all = new ArrayList<>(written);
        all.addAll(waiting);
        written.clear();
        waiting.clear();
        touched.clear();
        failed = false;
        recordDue = false;
        all.forEach(epoch -> epoch.forget(memory));
        return all;
    }

    private void next() {
        if (busy || failed) {
            return;
        }
        if (pauses > 0 && whole >= mixedUpTo) {
            Runnable go = whenPaused.poll();
            if (go != null) {
                go.run();
                next();
            }
            return;
        }
        StagedEpoch epoch = waiting.peek();
        if (epoch == null || written.size() >= MAX_BATCH) {
            if (!written.isEmpty()) {
                busy = true;
                flush();
            }
            return;
        }
        busy = true;
        List<Staged> writes = epoch.writes;
        if (writes != null) {
            new Run(epoch, writes).issue();
        } else {
            logs.scan(epoch.number, (result, scan) -> scanned(epoch, result, scan));
        }
    }

    /** Nothing of an epoch is applied before all of it has been found whole. */
    private void scanned(StagedEpoch epoch, LogResult result, @Nullable EpochLogScan scan) {
        if (result != LogResult.OK || scan == null) {
            fail(TargetFailure.VOLUME_IO, "the log of epoch " + epoch.number + " cannot be read");
        } else if (scan.verdict() != EpochLogScan.Verdict.COMMITTED) {
            fail(TargetFailure.CORRUPT, "the log of epoch " + epoch.number + ": " + scan.note());
        } else {
            List<Staged> writes = new ArrayList<>(scan.records().size());
            for (EpochLogScan.Logged logged : scan.records()) {
                writes.add(new Staged(logged.offset(), logged.range(), null));
            }
            new Run(epoch, writes).issue();
        }
    }

    /** What was written and not flushed is applied again, in order, after a failure. */
    private void fail(TargetFailure failure, String what) {
        busy = false;
        failed = true;
        StagedEpoch begun = waiting.peek();
        mixed(begun == null ? whole : begun.number);
        for (int i = written.size() - 1; i >= 0; i--) {
            waiting.addFirst(written.get(i));
        }
        whole = record.number();
        written.clear();
        waiting.forEach(epoch -> epoch.forget(memory));
        listener.failed(failure, what);
    }

    private static TargetFailure failure(LogResult result) {
        return switch (result) {
            case NO_SPACE -> TargetFailure.VOLUME_NO_SPACE;
            case CORRUPT -> TargetFailure.CORRUPT;
            case IO_ERROR, OK -> TargetFailure.VOLUME_IO;
        };
    }

    /** One epoch on its way to the volumes. */
    private final class Run {
        private final StagedEpoch epoch;
        private final List<Staged> writes;
        private final List<Range> flight = new ArrayList<>();
        private int next;
        private long bytes;
        private LogResult error = LogResult.OK;

        Run(StagedEpoch epoch, List<Staged> writes) {
            this.epoch = epoch;
            this.writes = writes;
        }

        void issue() {
            while (error == LogResult.OK
                    && next < writes.size()
                    && flight.size() < MAX_FLIGHT
                    && bytes < flightBytes
                    && isFree(writes.get(next).range())) {
                start(writes.get(next++));
            }
            if (flight.isEmpty()) {
                end();
            }
        }

        private boolean isFree(Range range) {
            for (Range other : flight) {
                if (other.volume() == range.volume()
                        && other.offset() < range.offset() + range.length()
                        && range.offset() < other.offset() + other.length()) {
                    return false;
                }
            }
            return true;
        }

        private void start(Staged write) {
            Range range = write.range();
            flight.add(range);
            touched.add(range.volume());
            if (range.action() != WriteAction.WRITE || write.payload() != null) {
                bytes += write.payloadBytes();
                volumes.write(
                        range,
                        write.payload(),
                        result -> done(range, write.payloadBytes(), result));
                return;
            }
            int length = Math.toIntExact(range.length());
            bytes += length;
            logs.read(
                    epoch.number,
                    write.offset(),
                    length,
                    (result, payload) -> {
                        if (payload == null) {
                            done(range, length, result);
                        } else {
                            put(range, payload);
                        }
                    });
        }

        private void put(Range range, Payload payload) {
            int length = payload.length();
            volumes.write(
                    range,
                    payload,
                    result -> {
                        payload.release();
                        done(range, length, result);
                    });
        }

        private void done(Range range, int length, LogResult result) {
            flight.remove(range);
            bytes -= length;
            if (result != LogResult.OK) {
                error = result;
            }
            issue();
        }

        private void end() {
            if (error != LogResult.OK) {
                fail(failure(error), "epoch " + epoch.number + " cannot be applied: " + error);
                return;
            }
            assert next == writes.size() : "nothing on its way, and something left";
            waiting.remove();
            epoch.forget(memory);
            written.add(epoch);
            whole = epoch.number;
            ClosedAt closed = epoch.closed;
            wholeMillis = closed == null ? wholeMillis : closed.wallMillis();
            busy = false;
            EpochApply.this.next();
        }
    }

    private void flush() {
        if (touched.isEmpty()) {
            writeRecord();
            return;
        }
        List<Integer> all = List.copyOf(touched);
        int[] open = {all.size()};
        LogResult[] worst = {LogResult.OK};
        for (int volume : all) {
            volumes.flush(
                    volume,
                    result -> {
                        worst[0] = result == LogResult.OK ? worst[0] : result;
                        if (--open[0] == 0) {
                            flushed(worst[0]);
                        }
                    });
        }
    }

    private void flushed(LogResult result) {
        if (result != LogResult.OK) {
            fail(failure(result), "a flush of the volumes failed: " + result);
            return;
        }
        touched.clear();
        writeRecord();
    }

    private void writeRecord() {
        recordDue = true;
        StagedEpoch last = written.getLast();
        ClosedAt closed = last.closed;
        write(
                record.generation(),
                last.number,
                closed == null ? 0 : closed.wallMillis(),
                this::recorded);
    }

    /** Writes the record; it counts when it is durable. */
    void write(Generation generation, long number, long closedMillis, Runnable then) {
        AppliedEpoch next =
                new AppliedEpoch(record.sequence() + 1, generation, number, closedMillis);
        volumes.writeApplied(
                next.offset(),
                next.encode(),
                result -> {
                    if (result == LogResult.OK) {
                        record = next;
                        if (written.isEmpty()) {
                            // A stream begins: the volumes hold its base.
                            whole = number;
                            wholeMillis = closedMillis;
                            mixedUpTo = 0;
                        }
                        then.run();
                    } else {
                        busy = false;
                        failed = true;
                        listener.failed(
                                failure(result), "the record of what is applied: " + result);
                    }
                });
    }

    private void recorded() {
        List<StagedEpoch> done = List.copyOf(written);
        written.clear();
        busy = false;
        recordDue = false;
        done.forEach(this::remove);
        listener.applied(record);
        next();
    }

    /** Removes a log that is needed no more. */
    void remove(StagedEpoch epoch) {
        logs.remove(
                epoch.number,
                _ -> {
                    disk.give(epoch.logBytes);
                    listener.removed();
                });
    }
}
