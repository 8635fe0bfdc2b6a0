// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.epoch;

import io.farside.wire.replication.ClosedAt;
import io.farside.wire.replication.EpochPosition;
import io.farside.wire.replication.Message;
import java.util.NavigableMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Sends captured writes in order, as the target's credits allow. */
final class EpochSender {
    /** Epochs sent beyond the last committed one. */
    static final int MAX_AHEAD = 64;

    private final EpochWire wire;
    private final NavigableMap<Long, SourceEpoch> epochs;
    private final Spill spill;
    private final LongSupplier now;
    private boolean ready;
    private long current;
    private long credits;
    private long sent;

    /**
     * @param epochs the open one last
     * @param now monotonic time, ns
     */
    EpochSender(
            EpochWire wire, NavigableMap<Long, SourceEpoch> epochs, Spill spill, LongSupplier now) {
        this.wire = wire;
        this.epochs = epochs;
        this.spill = spill;
        this.now = now;
    }

    /** Sends nothing until {@link #goBack}. */
    void stop() {
        ready = false;
    }

    boolean isReady() {
        return ready;
    }

    /**
     * Goes on at a place the target names; false when nothing was ever sent up to there.
     *
     * @param bytes it may send from now on
     */
    boolean goBack(EpochPosition to, long bytes) {
        SourceEpoch epoch = epochs.get(to.epoch());
        if (epoch == null || !epoch.rewind(to.index())) {
            return false;
        }
        epochs.tailMap(to.epoch(), false).values().forEach(later -> later.rewind(0));
        current = to.epoch();
        credits = bytes;
        sent = 0;
        ready = true;
        return true;
    }

    void credits(long bytes) {
        credits = Math.max(credits, bytes);
    }

    void pump() {
        while (ready && step()) {
            // Each step sends one message.
        }
    }

    private boolean step() {
        if (!epochs.isEmpty() && current < epochs.firstKey()) {
            // What it went back to has been committed since.
            current = epochs.firstKey();
        }
        SourceEpoch epoch = epochs.get(current);
        if (epoch == null || current >= epochs.firstKey() + MAX_AHEAD) {
            return false;
        }
        Captured write = epoch.unsent;
        if (write != null) {
            return sent < credits && send(epoch, write);
        }
        if (!epoch.closed) {
            return false;
        }
        if (!epoch.closeSent) {
            close(epoch);
        }
        current++;
        return true;
    }

    private boolean send(SourceEpoch epoch, Captured write) {
        if (write.away()) {
            spill.fetch(epoch, write);
            return false;
        }
        EpochPosition at = new EpochPosition(epoch.number, epoch.sent);
        sent += EpochCredits.cost(write.payloadBytes);
        epoch.advance();
        wire.send(new Message.EpochWrite(wire.roleEpoch(), at, write.range, write.payload));
        if (write.loaded) {
            spill.drop(write);
        }
        return true;
    }

    private void close(SourceEpoch epoch) {
        epoch.closeSent = true;
        epoch.sentWhole = true;
        ClosedAt closed = new ClosedAt(epoch.closedMillis, now.getAsLong() - epoch.closedNanos);
        wire.send(
                new Message.EpochClose(
                        wire.roleEpoch(), epoch.number, epoch.count, epoch.bytes, closed));
    }

    /** The last epoch that was sent to its end, on any link; null when there is none. */
    @Nullable SourceEpoch lastWhole() {
        for (SourceEpoch epoch : epochs.descendingMap().values()) {
            if (epoch.sentWhole) {
                return epoch;
            }
        }
        return null;
    }
}
