// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.epoch;

import io.farside.engine.epoch.StagedEpoch.Phase;
import io.farside.engine.epoch.StagedEpoch.Staged;
import io.farside.engine.format.EpochLogCodec;
import io.farside.model.Generation;
import io.farside.wire.replication.ClosedAt;
import io.farside.wire.replication.EpochPosition;
import io.farside.wire.replication.Message;
import io.farside.wire.replication.Message.Outcome;
import io.farside.wire.replication.Payload;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Appends what arrives to the logs and commits epochs in order: all records in the log, log
 * durable, commit record, commit record durable.
 */
final class EpochStaging {
    /** Epochs received and not committed; a source sends far fewer ahead. */
    private static final int MAX_EPOCHS = 1024;

    private final EpochLogs logs;
    private final EpochWire wire;
    private final EpochCredits credits;
    private final Budget disk;
    private final Budget memory;
    private final Listener listener;

    /** Received and not committed, in order. */
    private final Deque<StagedEpoch> staged = new ArrayDeque<>();

    private Generation generation = Generation.NONE;
    private EpochPosition expected = new EpochPosition(1, 0);
    private boolean accepting;

    /** Ignores everything until what is expected arrives. */
    private boolean skipping;

    /** Logs that are being removed. */
    private int removing;

    interface Listener {
        /** It counts from now on. */
        void committed(StagedEpoch epoch, ClosedAt closed);

        /** Everything not committed is given up; nothing is taken before the next restart. */
        void failed(Outcome outcome);

        void brokeProtocol(String why);

        /** Credits may have changed. */
        void progressed();

        /** Something given up is gone. */
        void removed();
    }

    /** What it shares with the rest of the target. */
    record Shared(EpochCredits credits, Budget disk, Budget memory) {}

    EpochStaging(EpochLogs logs, EpochWire wire, Shared shared, Listener listener) {
        this.logs = logs;
        this.wire = wire;
        this.credits = shared.credits();
        this.disk = shared.disk();
        this.memory = shared.memory();
        this.listener = listener;
    }

    /** Takes epochs from the one after this on; nothing else is staged. */
    void begin(EpochId committed) {
        assert staged.isEmpty() && removing == 0 : "begins in the middle";
        generation = committed.generation();
        expected = new EpochPosition(committed.number() + 1, 0);
        accepting = true;
        skipping = false;
    }

    /** Takes what it dropped once more; false while that is not gone yet. */
    boolean restart() {
        if (!accepting && removing == 0) {
            accepting = true;
            skipping = true;
        }
        return accepting;
    }

    boolean isAccepting() {
        return accepting;
    }

    EpochPosition expected() {
        return expected;
    }

    /** Nothing is staged, and nothing given up is left. */
    boolean isIdle() {
        return staged.isEmpty() && removing == 0;
    }

    void write(Message.EpochWrite m) {
        Payload payload = m.payload();
        if (!isNext(m.at())) {
            release(payload);
            return;
        }
        StagedEpoch epoch = open(m.at().epoch());
        int bytes = payload == null ? 0 : payload.length();
        byte[] head =
                EpochLogCodec.entry(new EpochLogCodec.Entry(epoch.number, epoch.count, m.range()));
        long offset = epoch.end;
        long cost = EpochCredits.cost(bytes);
        epoch.end += cost;
        epoch.count++;
        epoch.payloadBytes += bytes;
        expected = new EpochPosition(epoch.number, epoch.count);
        credits.received(cost);
        grow(epoch, cost);
        keep(epoch, new Staged(offset, m.range(), payload));
        epoch.underWay++;
        logs.append(
                epoch.number,
                offset,
                head,
                payload,
                result -> {
                    release(payload);
                    epoch.appended += cost;
                    appended(epoch, result);
                });
        settle();
    }

    private void grow(StagedEpoch epoch, long bytes) {
        epoch.logBytes += bytes;
        disk.take(bytes);
    }

    /**
     * Keeps a write in memory where the whole epoch is; the log has it in any case. A copy: the
     * link gives its sender room again only when what was received is released.
     */
    private void keep(StagedEpoch epoch, Staged write) {
        long bytes = write.payloadBytes() + Captured.ENTRY_BYTES;
        if (!memory.fits(bytes)) {
            epoch.forget(memory);
        }
        if (epoch.writes == null) {
            return;
        }
        Payload received = write.payload();
        Payload kept = received == null ? null : received.keep();
        if (received != null && kept == null) {
            epoch.forget(memory);
            return;
        }
        memory.take(bytes);
        epoch.writes.add(new Staged(write.offset(), write.range(), kept));
    }

    private static void release(@Nullable Payload payload) {
        if (payload != null) {
            payload.release();
        }
    }

    private boolean isNext(EpochPosition at) {
        if (!accepting) {
            return false;
        }
        int order = at.compareTo(expected);
        if (order != 0) {
            if (order > 0 && !skipping) {
                broke("it sends " + at + " where " + expected + " is next");
            }
            return false;
        }
        skipping = false;
        return true;
    }

    private void broke(String why) {
        listener.brokeProtocol(why);
    }

    private StagedEpoch open(long number) {
        StagedEpoch last = staged.peekLast();
        if (last != null && last.number == number) {
            return last;
        }
        StagedEpoch epoch = new StagedEpoch(number);
        staged.add(epoch);
        byte[] header =
                EpochLogCodec.header(
                        new EpochLogCodec.Header(generation, number, wire.roleEpoch()));
        grow(epoch, header.length);
        epoch.underWay++;
        logs.append(number, 0, header, null, result -> appended(epoch, result));
        return epoch;
    }

    void close(Message.EpochClose m) {
        boolean due = m.epoch() == expected.epoch() && m.count() == expected.index();
        if (!accepting || m.epoch() < expected.epoch() || (skipping && !due)) {
            return;
        }
        if (!due || staged.size() >= MAX_EPOCHS) {
            broke("it closes epoch " + m.epoch() + " where " + expected + " is next");
            return;
        }
        skipping = false;
        StagedEpoch epoch = open(m.epoch());
        if (epoch.payloadBytes != m.bytes()) {
            broke("it counts " + m.bytes() + " bytes in epoch " + m.epoch());
            return;
        }
        expected = new EpochPosition(m.epoch() + 1, 0);
        epoch.closed = m.closed();
        settle();
    }

    private void appended(StagedEpoch epoch, LogResult result) {
        epoch.underWay--;
        if (result != LogResult.OK) {
            fail(epoch, outcome(result));
        }
        gone(epoch);
        settle();
    }

    static Outcome outcome(LogResult result) {
        return result == LogResult.NO_SPACE ? Outcome.NO_SPACE : Outcome.IO_ERROR;
    }

    /** Begins whatever can begin now. */
    private void settle() {
        for (StagedEpoch epoch : staged) {
            if (epoch.closed != null && epoch.phase == Phase.RECEIVING && epoch.underWay == 0) {
                epoch.phase = Phase.SYNCING;
                sync(epoch);
            } else if (epoch.closed == null
                    && !epoch.syncing
                    && epoch.appended - epoch.durable >= credits.syncBytes()) {
                sync(epoch);
            }
        }
        StagedEpoch head = staged.peek();
        ClosedAt closed = head == null ? null : head.closed;
        if (head != null && closed != null && head.phase == Phase.DURABLE) {
            commit(head, closed);
        }
        listener.progressed();
    }

    private void sync(StagedEpoch epoch) {
        long appended = epoch.appended;
        epoch.syncing = true;
        epoch.underWay++;
        logs.sync(
                epoch.number,
                result -> {
                    epoch.syncing = false;
                    epoch.underWay--;
                    if (result != LogResult.OK) {
                        fail(epoch, outcome(result));
                    } else if (!epoch.dropped) {
                        credits.settled(appended - epoch.durable);
                        epoch.durable = appended;
                        if (epoch.phase == Phase.SYNCING) {
                            epoch.phase = Phase.DURABLE;
                        }
                    }
                    gone(epoch);
                    settle();
                });
    }

    private void commit(StagedEpoch epoch, ClosedAt closed) {
        epoch.phase = Phase.COMMITTING;
        long offset = EpochLogCodec.commitOffset(epoch.end);
        grow(epoch, offset + EpochLogCodec.COMMIT_BYTES - epoch.end);
        byte[] record =
                EpochLogCodec.commit(
                        new EpochLogCodec.Commit(
                                generation,
                                epoch.number,
                                epoch.count,
                                epoch.payloadBytes,
                                closed.wallMillis(),
                                offset));
        epoch.underWay++;
        logs.append(
                epoch.number,
                offset,
                record,
                null,
                result -> {
                    if (result == LogResult.OK) {
                        logs.sync(epoch.number, synced -> committed(epoch, closed, synced));
                    } else {
                        committed(epoch, closed, result);
                    }
                });
    }

    private void committed(StagedEpoch epoch, ClosedAt closed, LogResult result) {
        epoch.underWay--;
        if (result != LogResult.OK) {
            fail(epoch, outcome(result));
            gone(epoch);
            settle();
            return;
        }
        assert staged.peek() == epoch : "committed out of order";
        staged.remove();
        epoch.phase = Phase.COMMITTED;
        listener.committed(epoch, closed);
        settle();
    }

    /** Drops an epoch and everything after it. */
    private void fail(StagedEpoch from, Outcome outcome) {
        if (!from.dropped) {
            expected = new EpochPosition(from.number, 0);
            accepting = false;
            dropFrom(from.number);
            listener.failed(outcome);
        }
    }

    private void dropFrom(long number) {
        Iterator<StagedEpoch> last = staged.descendingIterator();
        while (last.hasNext()) {
            StagedEpoch epoch = last.next();
            if (epoch.number < number) {
                return;
            }
            last.remove();
            epoch.dropped = true;
            removing++;
            epoch.forget(memory);
            credits.settled(epoch.end - EpochLogCodec.HEADER_BYTES - epoch.durable);
            gone(epoch);
        }
    }

    private void gone(StagedEpoch epoch) {
        if (epoch.dropped && epoch.underWay == 0) {
            epoch.underWay = -1;
            logs.remove(epoch.number, _ -> removed(epoch));
        }
    }

    private void removed(StagedEpoch epoch) {
        removing--;
        disk.give(epoch.logBytes);
        listener.removed();
    }

    /**
     * Takes nothing more and drops what is not committed, but for an epoch whose commit record is
     * on its way: after a crash it would count.
     */
    void finish() {
        accepting = false;
        StagedEpoch head = staged.peek();
        if (head != null) {
            dropFrom(head.phase == Phase.COMMITTING ? head.number + 1 : head.number);
        }
    }
}
