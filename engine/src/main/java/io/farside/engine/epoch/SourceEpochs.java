// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.epoch;

import io.farside.model.Generation;
import io.farside.wire.replication.ClosedAt;
import io.farside.wire.replication.EpochPosition;
import io.farside.wire.replication.Message;
import io.farside.wire.replication.Message.Outcome;
import io.farside.wire.replication.Payload;
import io.farside.wire.replication.Range;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The source's side of a stream: numbers host writes into epochs, captures their payloads, sends
 * them, and changes gear when it cannot keep them. It never refuses or delays a host write.
 *
 * <p>It begins in the gear {@code bitmap}. The way out of it, every time: the owner calls {@link
 * #cut}, takes an image of that instant, calls {@link #resume} at once, brings the image to the
 * target, and calls {@link #targetHolds} when the target holds it. Writes are captured from the cut
 * on and flow from the last call on. When they do not fit, the gear is {@code bitmap} again and the
 * owner runs another such cycle.
 *
 * <p>Times are the caller's: monotonic nanoseconds for ages, wall milliseconds for labels.
 */
public final class SourceEpochs {
    /** Writes in one epoch: it is closed when it has as many. */
    public static final int MAX_WRITES = 1 << 18;

    /** Who owns the stream. Called last in a call to this object; never calls back from inside. */
    public interface Owner {
        /**
         * Every write issued in this epoch or an earlier one of the stream is committed at the
         * target.
         */
        void committed(long number);

        /** In {@link Gear#BITMAP} the owner has to bring the target up to a cut. */
        void gearChanged(Gear gear, GearReason reason);

        /** The target dropped what was not committed and will ask for it again. */
        void targetDropped(Outcome outcome);

        /** The target broke the protocol: a new link is needed. */
        void brokeProtocol(String why);
    }

    private final SourceLimits limits;
    private final EpochWire wire;
    private final Owner owner;
    private final Budget memory;
    private final Spill spill;
    private final EpochSender sender;
    private final Coalescing coalescing = new Coalescing();

    /** Not known to be committed; while capturing the open one is the last. */
    private final TreeMap<Long, SourceEpoch> epochs = new TreeMap<>();

    private SourceEpoch open;
    private Generation generation = Generation.NONE;
    private @Nullable Cut base;
    private @Nullable Cut committed;
    private boolean capturing;
    private boolean flowing;
    private boolean connected;

    /** The target's next state of this stream answers a begin; any other was sent before it. */
    private boolean asked;

    private Gear gear = Gear.BITMAP;
    private GearReason reason = GearReason.NOT_STARTED;
    private long sinceNanos;
    private long lagBytes;
    private long nowNanos;

    /**
     * @param spillLogs named by epochs; what an earlier run left there has been removed
     */
    public SourceEpochs(
            SourceLimits limits, EpochWire wire, EpochLogs spillLogs, Owner owner, Start start) {
        this.limits = limits;
        this.wire = wire;
        this.owner = owner;
        this.nowNanos = start.nanos();
        this.sinceNanos = start.nanos();
        this.memory = new Budget(limits.memoryBytes());
        this.spill = new Spill(spillLogs, memory, limits.spillBytes(), new Spilled());
        this.sender = new EpochSender(wire, epochs, spill, () -> nowNanos);
        this.open = new SourceEpoch(start.first(), start.nanos());
    }

    /**
     * Where a run begins.
     *
     * @param first number of the first epoch, above every one ever used: {@link EpochId#firstOfRun}
     * @param nanos monotonic time
     */
    public record Start(long first, long nanos) {}

    private final class Spilled implements Spill.Listener {
        @Override
        public void progressed() {
            settle();
        }

        @Override
        public void failed() {
            toBitmap(GearReason.SPILL_FAILED);
        }
    }

    /**
     * Numbers a host write at the instant it is issued.
     *
     * @param payload with action WRITE only; stays the caller's
     * @return the epoch it belongs to
     */
    public long write(Range range, @Nullable Payload payload, long nanos, long wallMillis) {
        nowNanos = nanos;
        open.issued++;
        long number = open.number;
        if (!capturing) {
            return number;
        }
        int length = payload == null ? 0 : payload.length();
        long cost = Captured.ENTRY_BYTES + Captured.footprint(length);
        Payload kept = payload == null || !memory.fits(cost) ? null : payload.keep();
        if (!memory.fits(cost) || (payload != null && kept == null)) {
            toBitmap(GearReason.MEMORY_SPENT);
            return number;
        }
        memory.take(cost);
        lagBytes += length;
        Captured write = new Captured(range, kept);
        for (Captured needless : coalescing.covered(write)) {
            open.remove(needless);
            free(needless);
        }
        open.add(write);
        sender.pump();
        if (!write.placed) {
            coalescing.add(write);
        }
        if (open.bytes >= limits.epochBytes() || open.count >= MAX_WRITES) {
            close(nanos, wallMillis);
        }
        settle();
        return number;
    }

    private void free(Captured write) {
        lagBytes -= write.payloadBytes;
        memory.give(Captured.ENTRY_BYTES);
        write.dropped = true;
        spill.drop(write);
    }

    /** When {@link #tick} has something to do, by the monotonic clock; MAX_VALUE for never. */
    public long dueNanos() {
        return capturing && !idles() ? open.openedNanos + limits.epochNanos() : Long.MAX_VALUE;
    }

    /** An empty epoch need not be closed while another one waits to be committed. */
    private boolean idles() {
        return open.count == 0 && epochs.size() > 1;
    }

    /** Closes the open epoch when it is due. */
    public void tick(long nanos, long wallMillis) {
        nowNanos = nanos;
        if (nanos >= dueNanos()) {
            close(nanos, wallMillis);
            settle();
        }
    }

    /**
     * Closes the open epoch now: everything issued before belongs to it or an earlier one, nothing
     * issued after.
     */
    public Cut cut(long nanos, long wallMillis) {
        nowNanos = nanos;
        Cut cut = close(nanos, wallMillis);
        settle();
        return cut;
    }

    private Cut close(long nanos, long wallMillis) {
        SourceEpoch closing = open;
        closing.closed = true;
        closing.closedNanos = nanos;
        closing.closedMillis = wallMillis;
        coalescing.clear();
        open = new SourceEpoch(closing.number + 1, nanos);
        if (capturing) {
            epochs.put(open.number, open);
            memory.take(SourceEpoch.EPOCH_BYTES);
            spill.closed(closing);
        }
        return cutOf(closing);
    }

    private static Cut cutOf(SourceEpoch epoch) {
        return new Cut(epoch.number, epoch.closedNanos, epoch.closedMillis);
    }

    /**
     * Captures from now on, in the instant of a cut.
     *
     * @param ofWrites the group's generation
     * @param from the last cut; no write was issued since
     * @return number of the first epoch of the stream
     */
    public long resume(Generation ofWrites, Cut from) {
        if (capturing || open.issued > 0 || from.number() + 1 != open.number) {
            throw new IllegalStateException("a stream begins at a cut");
        }
        dropShells();
        generation = ofWrites;
        base = from;
        capturing = true;
        epochs.put(open.number, open);
        memory.take(SourceEpoch.EPOCH_BYTES);
        spill.begin(ofWrites, wire.roleEpoch());
        shift(Gear.EPOCH, GearReason.FITS);
        return open.number;
    }

    /** The target holds everything up to this cut durably, as one image. */
    public void targetHolds(Cut cut) {
        committed = cut;
        if (!capturing) {
            dropShells();
        }
        if (capturing && cut.equals(base)) {
            flowing = true;
            if (connected) {
                begin(cut);
            }
        }
    }

    private void begin(Cut from) {
        asked = true;
        ClosedAt closed = new ClosedAt(from.closedMillis(), nowNanos - from.closedNanos());
        wire.send(new Message.EpochBegin(wire.roleEpoch(), generation, from.number() + 1, closed));
    }

    /** The link is up; nothing flows before the target has said how far it is. */
    public void connected() {
        connected = true;
        asked = false;
        sender.stop();
    }

    public void disconnected() {
        connected = false;
        sender.stop();
    }

    /** Takes the target's messages; others are none of its business. */
    public void received(Message.OfGroup message, long nanos, long wallMillis) {
        nowNanos = nanos;
        switch (message) {
            case Message.EpochState m -> state(m);
            case Message.EpochAck m -> ack(m);
            case Message.EpochCommitted m -> committed(m.epoch());
            default -> throw new IllegalArgumentException("not for a source: " + message);
        }
        tick(nanos, wallMillis);
    }

    private void state(Message.EpochState m) {
        Cut from = base;
        boolean mine = m.generation().equals(generation);
        if (asked && flowing && !mine) {
            return;
        }
        asked = false;
        if (!flowing) {
            if (mine && !capturing) {
                committedUpTo(m.committed());
                dropShells();
            }
            return;
        }
        Cut last = committed;
        if (from == null || last == null) {
            throw new IllegalStateException("flows without a base");
        }
        if (mine && m.committed() >= last.number() && m.committed() < open.number) {
            committedUpTo(m.committed());
            goBack(m.next(), m.credits());
        } else if (last.number() == from.number()) {
            begin(from);
        } else {
            toBitmap(GearReason.TARGET_BEHIND);
        }
    }

    private void goBack(EpochPosition to, long credits) {
        if (sender.goBack(to, credits)) {
            settle();
        } else {
            brokeProtocol("it expects a write that was never sent: " + to);
        }
    }

    private void brokeProtocol(String why) {
        sender.stop();
        owner.brokeProtocol(why);
    }

    private void ack(Message.EpochAck m) {
        if (!sender.isReady()) {
            return;
        }
        if (m.outcome() == Outcome.OK) {
            sender.credits(m.credits());
            settle();
        } else {
            sender.stop();
            owner.targetDropped(m.outcome());
        }
    }

    private void committed(long number) {
        SourceEpoch last = sender.lastWhole();
        Cut before = committed;
        if (before == null || number <= before.number()) {
            return;
        }
        if (last == null || number > last.number) {
            if (flowing) {
                brokeProtocol("it committed an epoch that was never sent: " + number);
            }
            return;
        }
        committedUpTo(number);
        settle();
    }

    private void committedUpTo(long number) {
        Cut last = null;
        Map.Entry<Long, SourceEpoch> first = epochs.firstEntry();
        while (first != null && first.getKey() <= number && first.getValue().closed) {
            last = cutOf(first.getValue());
            epochs.pollFirstEntry();
            give(first.getValue());
            first = epochs.firstEntry();
        }
        if (last != null) {
            committed = last;
            owner.committed(last.number());
        }
    }

    /** Frees everything of an epoch. */
    private void give(SourceEpoch epoch) {
        epoch.gone = true;
        empty(epoch);
        spill.gone(epoch);
        memory.give(SourceEpoch.EPOCH_BYTES);
    }

    private void empty(SourceEpoch epoch) {
        for (Captured write = epoch.first; write != null; write = write.next) {
            free(write);
        }
        epoch.first = null;
        epoch.last = null;
        epoch.unsent = null;
    }

    /** Ends the stream; the change bitmap alone knows what the target lacks. */
    public void stop(long nanos) {
        nowNanos = nanos;
        if (capturing) {
            toBitmap(GearReason.STOPPED);
        }
    }

    /**
     * Gives captured payloads up. What was sent to its end may still be committed: its epochs are
     * remembered until the target has said so.
     */
    private void toBitmap(GearReason why) {
        if (!capturing) {
            return;
        }
        capturing = false;
        flowing = false;
        sender.stop();
        coalescing.clear();
        epochs.values()
                .removeIf(epoch -> {
                    if (epoch.sentWhole) {
                        empty(epoch);
                        return false;
                    }
                    give(epoch);
                    return true;
                });
        shift(Gear.BITMAP, why);
    }

    private void dropShells() {
        epochs.values().forEach(this::give);
        epochs.clear();
    }

    /** After anything that may have made room or work. */
    private void settle() {
        if (!capturing) {
            return;
        }
        sender.pump();
        spill.pump();
        boolean spilled = spill.used() > 0;
        shift(spilled ? Gear.SPILL : Gear.EPOCH, spilled ? GearReason.MEMORY_LOW : GearReason.FITS);
    }

    private void shift(Gear to, GearReason why) {
        if (gear != to) {
            gear = to;
            reason = why;
            sinceNanos = nowNanos;
            owner.gearChanged(to, why);
        }
    }

    /** Number of the epoch that a write issued now belongs to. */
    public long openEpoch() {
        return open.number;
    }

    public SourceView view() {
        SourceEpoch oldest = epochs.isEmpty() ? null : epochs.firstEntry().getValue();
        SourceView.Waiting waiting =
                oldest == null || !oldest.closed
                        ? null
                        : new SourceView.Waiting(
                                oldest.number, oldest.openedNanos, oldest.closedNanos);
        return new SourceView(
                gear,
                reason,
                sinceNanos,
                committed,
                capturing ? epochs.size() - 1 : epochs.size(),
                lagBytes,
                waiting,
                memory.used,
                spill.used());
    }
}
