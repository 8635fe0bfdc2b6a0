// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.group.Effect.HostResult;
import io.farside.engine.group.Event.DiskResult;
import io.farside.engine.group.Event.WriteKind;
import io.farside.model.Generation;
import io.farside.model.StopReason;
import io.farside.wire.replication.Message;
import io.farside.wire.replication.Message.Outcome;
import io.farside.wire.replication.Range;
import io.farside.wire.replication.WriteAction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Host writes and flushes at the primary: one claim, one mark, both sides, one answer. */
final class HostWrites {
    /** What happens to host writes now. */
    enum Gate {
        /** Hosts are cut off. */
        CLOSED,
        /** Written here only, and marked as different. */
        ALONE,
        /** Written here only, and marked as different until an asynchronous target has it. */
        TRACK,
        /** Written on both sides. */
        MIRROR,
        /** Kept waiting. */
        HOLD,
        /** Refused with EIO. */
        FAIL
    }

    private final Core core;
    private final IntentTracking intents;
    private final Claims claims;
    private final SequenceRing<AwaitsPeer> sent = new SequenceRing<>();
    private final ReplayWindow window;
    private final PeerTrouble trouble;
    private Followers followers = new Followers() {};
    private List<Runnable> held = new ArrayList<>();
    private Gate gate = Gate.CLOSED;
    private long turns;
    private int issued;
    private boolean bumping;
    private List<Runnable> whenDrained = new ArrayList<>();

    /** Who is told when a side fails. */
    interface PeerTrouble {
        void peerFailed(StopReason reason);

        void localFailed();

        void generationBegun();
    }

    /** Who copies later what is written here only. */
    interface Followers {
        /** A write of these bytes was issued; it is marked. */
        default void written(int volume, long offset, long length) {}

        /** No image is in its way any more. */
        default void passed(HostWrite write) {}

        /** It could not be carried out here. */
        default void failed(HostWrite write) {}
    }

    HostWrites(
            Core core,
            IntentTracking intents,
            Claims claims,
            ReplayWindow window,
            PeerTrouble trouble) {
        this.core = core;
        this.intents = intents;
        this.claims = claims;
        this.window = window;
        this.trouble = trouble;
    }

    void followers(Followers who) {
        followers = who;
    }

    Gate gate() {
        return gate;
    }

    /** Grows whenever the gate is turned: what began before may mean something else after. */
    long turns() {
        return turns;
    }

    int held() {
        return held.size();
    }

    int issued() {
        return issued;
    }

    void accept(Event.HostWrite event) {
        HostWrite write = new HostWrite(this, event);
        if (gate == Gate.CLOSED || gate == Gate.FAIL || core.closing) {
            reply(write, gate == Gate.FAIL ? HostResult.IO_ERROR : HostResult.SHUTDOWN);
            core.out.release(event.payload());
            return;
        }
        claims.add(write);
    }

    /** Takes a write as far as it can go now. */
    void advance(HostWrite write) {
        switch (gate) {
            case CLOSED -> drop(write, HostResult.SHUTDOWN);
            case FAIL -> drop(write, HostResult.IO_ERROR);
            case HOLD -> {
                // Its range is free meanwhile: a hold may wait for a copy of just these blocks.
                held.add(() -> claims.add(write));
                claims.remove(write);
            }
            case ALONE, TRACK, MIRROR -> {
                if (gate == Gate.ALONE && needsGeneration()) {
                    held.add(() -> advance(write));
                    beginGeneration();
                } else {
                    mark(write);
                }
            }
        }
    }

    private void mark(HostWrite write) {
        if (write.marked || core.record.current.equals(Generation.NONE)) {
            issue(write);
            return;
        }
        if (!write.heated) {
            if (intents.isFull()) {
                intents.whenRoom(() -> advance(write));
                core.timers.set(Timers.Kind.COOL, core.now.nanos());
                return;
            }
            write.heated = true;
            write.marked = intents.heat(write);
        }
        if (write.marked) {
            issue(write);
        } else {
            intents.whenDurable(
                    write,
                    () -> {
                        write.marked = true;
                        advance(write);
                    });
        }
    }

    private boolean needsGeneration() {
        return bumping || (!core.record.lone && !core.record.current.equals(Generation.NONE));
    }

    /** The first write without the peer begins a generation, durable before it is issued. */
    private void beginGeneration() {
        if (bumping) {
            return;
        }
        bumping = true;
        recordGeneration();
        core.file.save(() -> {
            bumping = false;
            trouble.generationBegun();
            resume();
        });
    }

    /** Begins a generation in the record; the caller saves it. */
    void recordGeneration() {
        if (core.record.lone) {
            return;
        }
        core.record.begin(core.newGeneration());
        core.record.lone = true;
        core.record.synced = false;
        boolean behind = core.isAsync() && core.record.asOfMillis > 0;
        core.record.loneFirstMillis = behind ? core.record.asOfMillis : core.now.wallMillis();
        core.record.loneLastMillis = core.now.wallMillis();
    }

    /**
     * What an asynchronous target does not have yet is from now on something only this side has;
     * begins a generation in the record for it, which the caller saves.
     *
     * @return whether there is any
     */
    boolean leaveBehind() {
        boolean any = core.isAsync() && core.isMarked() && !core.record.lone;
        if (any) {
            recordGeneration();
        }
        return any;
    }

    /** Whether anything waits for the peer. */
    boolean awaitsPeer() {
        return sent.size() > 0;
    }

    private void issue(HostWrite write) {
        Event.HostWrite event = write.event;
        boolean mirror = gate == Gate.MIRROR;
        write.issued = true;
        write.localPending = true;
        write.remotePending = mirror;
        issued++;
        if (mirror) {
            write.sequence = sent.add(write);
            intents.numbered(write);
        } else {
            core.record.loneLastMillis = core.now.wallMillis();
            copyLater(write);
        }
        core.writeLocal(write, event);
        if (mirror) {
            send(write);
        } else {
            window.write(event);
        }
    }

    /** An image held it up, perhaps, and was copied from meanwhile: it is not in that copy. */
    void passed(HostWrite write) {
        boolean mirrored = write.sequence != 0;
        if (!mirrored) {
            copyLater(write);
            followers.passed(write);
        }
    }

    private void copyLater(HostWrite write) {
        markDifferent(write);
        followers.written(write.volume, write.offset, write.event.length());
    }

    void send(HostWrite write) {
        Event.HostWrite e = write.event;
        write.sentNanos = core.now.nanos();
        Range range = new Range(e.volume(), e.offset(), e.length(), action(e.kind()));
        core.out.send(
                new Message.Write(core.epoch(), write.sequence, range, e.durable(), e.payload()));
    }

    static WriteAction action(WriteKind kind) {
        return switch (kind) {
            case WRITE -> WriteAction.WRITE;
            case ZERO -> WriteAction.ZERO;
            case ZERO_ALLOCATED -> WriteAction.ZERO_ALLOCATED;
            case TRIM -> WriteAction.TRIM;
        };
    }

    void localDone(HostWrite write, DiskResult result) {
        if (result == DiskResult.IO_ERROR) {
            write.result = HostResult.IO_ERROR;
            markDifferent(write);
            localFailed(write.volume, "write", result);
        } else if (result == DiskResult.NO_SPACE) {
            write.result = HostResult.NO_SPACE;
            markDifferent(write);
            if (core.isAsync()) {
                followers.failed(write);
            } else {
                trouble.peerFailed(StopReason.NO_SPACE);
            }
        }
        settle(write);
    }

    void peerDone(HostWrite write, Outcome outcome) {
        if (outcome == Outcome.OK) {
            write.remotePending = false;
            settle(write);
            return;
        }
        // It stays pending: the host hears of it only when the loss is durable.
        write.sequence = sent.add(write);
        markDifferent(write);
        peerFailed(outcome);
    }

    void peerFailed(Outcome outcome) {
        trouble.peerFailed(
                outcome == Outcome.NO_SPACE ? StopReason.NO_SPACE : StopReason.REMOTE_WRITE_ERROR);
    }

    void localFailed(int volume, String what, DiskResult result) {
        core.volumes[volume].failed = true;
        core.link.note = what + " on volume " + volume + " failed here: " + result;
        // What a failed flush covered may be gone, as after a power loss.
        core.record.powerLost |= what.startsWith("flush");
        trouble.localFailed();
    }

    void settle(HostWrite write) {
        if (write.isPending() || write.finished) {
            return;
        }
        reply(write, core.failed ? HostResult.IO_ERROR : write.result);
        finish(write);
    }

    private void finish(HostWrite write) {
        write.finished = true;
        core.out.release(write.event.payload());
        if (write.heated) {
            intents.finished(write);
        }
        if (write.issued) {
            issued--;
        }
        claims.remove(write);
        drained();
    }

    private void drop(HostWrite write, HostResult result) {
        reply(write, result);
        finish(write);
    }

    private void reply(HostWrite write, HostResult result) {
        if (!write.replied) {
            write.replied = true;
            core.out.reply(write.event.request(), result);
        }
    }

    /** The peer may lack this write: its blocks count as different until copied. */
    void markDifferent(HostWrite write) {
        core.volumes[write.volume].markDirty(write.offset, write.event.length());
    }

    /** A host's flush. */
    void flush(Event.HostFlush event) {
        switch (gate) {
            case CLOSED -> core.out.reply(event.request(), HostResult.SHUTDOWN);
            case FAIL -> core.out.reply(event.request(), HostResult.IO_ERROR);
            case HOLD -> held.add(() -> flush(event));
            case ALONE, TRACK, MIRROR -> {
                flush(
                        event.volume(),
                        good ->
                                core.out.reply(
                                        event.request(),
                                        good ? HostResult.OK : HostResult.IO_ERROR));
                if (gate == Gate.ALONE) {
                    window.flush(event.volume());
                }
            }
        }
    }

    /** Makes a volume durable, on both sides while mirroring. */
    void flush(int volume, Consumer<Boolean> then) {
        HostFlush flush = new HostFlush(this, core, volume, then);
        flush.localPending = true;
        flush.remotePending =
                gate == Gate.MIRROR
                        || (gate == Gate.HOLD && core.link.isReplicating() && !core.isAsync());
        issued++;
        core.out.add(new Effect.FlushLocal(core.ops.start(flush), volume));
        if (flush.remotePending) {
            flush.sequence = sent.add(flush);
            flush.resend();
        }
    }

    void flushed(HostFlush flush, boolean good) {
        issued--;
        flush.then.accept(good && gate != Gate.CLOSED);
        drained();
    }

    void answered(long sequence, Outcome outcome) {
        AwaitsPeer waiting = sent.take(sequence);
        if (waiting != null) {
            waiting.answered(outcome);
        }
    }

    /** Every number up to this one has been answered by the peer. */
    long settledSequence() {
        return sent.settled();
    }

    /** Sends everything unanswered again, in order. */
    void resend() {
        sent.forEach(AwaitsPeer::resend);
    }

    /** Marks what the peer may lack, to be made durable before {@link #abandonPeer}. */
    void markUnanswered() {
        sent.forEach(AwaitsPeer::markDifferent);
    }

    /** The peer was equal until it was lost: what it lacks is replayed when it comes back. */
    void keepUnanswered() {
        window.begin();
        sent.forEach(waiting -> waiting.keep(window));
    }

    /** What differs is known by the bitmap alone. */
    void keepNothing() {
        window.drop();
    }

    /** Gives up waiting for the peer. */
    void abandonPeer() {
        List<AwaitsPeer> all = new ArrayList<>();
        sent.forEach(all::add);
        for (long sequence = sent.settled() + 1; sequence < sent.next(); sequence++) {
            sent.take(sequence);
        }
        all.forEach(AwaitsPeer::abandon);
    }

    /** Answers everything that waits for the peer with EIO; nothing is released. */
    void failUnanswered() {
        sent.forEach(waiting -> {
            waiting.markDifferent();
            if (waiting instanceof HostWrite write) {
                write.result = HostResult.IO_ERROR;
            } else if (waiting instanceof HostFlush flush) {
                flush.fail();
            }
        });
        abandonPeer();
    }

    /** Cuts hosts off: everything unanswered is answered with ESHUTDOWN, now. */
    void cutOff() {
        gate = Gate.CLOSED;
        window.drop();
        turns++;
        markUnanswered();
        for (Claim claim : claims.all()) {
            if (claim instanceof HostWrite write) {
                reply(write, HostResult.SHUTDOWN);
            }
        }
        abandonPeer();
        resume();
        intents.letGo();
        core.changed();
    }

    /** When the oldest unanswered message was sent, or {@link Timers#OFF}. */
    long oldestSent() {
        long[] oldest = {Timers.OFF};
        sent.forEach(waiting -> oldest[0] = Math.min(oldest[0], waiting.sentNanos()));
        return oldest[0];
    }

    /** Opens or closes the gate. */
    void gate(Gate wanted) {
        if (gate == wanted) {
            return;
        }
        gate = wanted;
        turns++;
        core.changed();
        if (wanted != Gate.HOLD) {
            resume();
        }
        drained();
    }

    /** Lets what was held try again. */
    void resume() {
        if (held.isEmpty()) {
            return;
        }
        List<Runnable> go = held;
        held = new ArrayList<>();
        go.forEach(Runnable::run);
    }

    /**
     * Runs when nothing is on its way any more; the gate should be on hold. It always runs in the
     * end: who has given up meanwhile must see that for itself.
     */
    void whenDrained(Runnable then) {
        whenDrained.add(then);
        drained();
    }

    private void drained() {
        if (issued > 0 || whenDrained.isEmpty()) {
            return;
        }
        List<Runnable> go = whenDrained;
        whenDrained = new ArrayList<>();
        go.forEach(Runnable::run);
    }
}
