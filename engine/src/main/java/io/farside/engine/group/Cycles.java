// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.format.GroupRecord;
import io.farside.wire.replication.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * The asynchronous modes at the primary. Host writes are marked and answered at once; marked blocks
 * are copied in cycles. A cycle begins when the target has recorded that it gets blocks out of
 * order, and ends when nothing is marked: then the target holds the state of that instant, and says
 * so durably. The first cycle of a contact is the resync its handshake asked for.
 *
 * <p>Whoever needs both sides equal (a stop, a change of direction) holds host writes and waits for
 * {@link #drain}: what is left is one more cycle, which nobody adds to.
 */
final class Cycles {
    private final Core core;
    private final ResyncSource source;
    private final ResyncProgress progress;
    private final Adoption adoption;
    private final Listener listener;
    private List<Runnable> whenDrained = new ArrayList<>();
    private State state = new State.Off();
    private long cycle;

    /** Who goes on. */
    interface Listener {
        /** A cycle is complete; recorded at both sides. */
        void cycleEnded();
    }

    /** Where the present cycle is. */
    sealed interface State {
        /** Nothing is replicated. */
        record Off() implements State {}

        /** The target holds the state of one instant. */
        record Resting() implements State {}

        /** The target has been told that a cycle begins. */
        record Opening(long cycle) implements State {}

        record Copying(long cycle) implements State {}

        /**
         * Nothing is marked any more; the target has been, or is about to be told.
         *
         * @param asOfMillis wall time of the state it holds
         */
        record Ending(long cycle, long asOfMillis) implements State {}
    }

    Cycles(
            Core core,
            ResyncSource source,
            ResyncProgress progress,
            Adoption adoption,
            Listener listener) {
        this.core = core;
        this.source = source;
        this.progress = progress;
        this.adoption = adoption;
        this.listener = listener;
    }

    /** Nothing flows any more. Whoever waits for both sides to be equal has given up, too. */
    void off() {
        state = new State.Off();
        whenDrained = new ArrayList<>();
    }

    /** The handshake has opened a resync: the first cycle, on its way already. */
    void resyncing() {
        state = new State.Copying(++cycle);
    }

    /** Both sides hold the same. */
    void rest() {
        state = new State.Resting();
        goOn();
    }

    /** Whether the target holds the state of one instant. */
    boolean isResting() {
        return state instanceof State.Resting;
    }

    /** A host write was issued and marked. */
    void written() {
        goOn();
    }

    /** Runs when nothing is marked and both sides agree on it; the caller holds host writes. */
    void drain(Runnable then) {
        whenDrained.add(then);
        goOn();
    }

    private void goOn() {
        if (!isResting() || core.closing) {
            return;
        }
        if (core.isMarked()) {
            begin();
            return;
        }
        List<Runnable> go = whenDrained;
        whenDrained = new ArrayList<>();
        go.forEach(Runnable::run);
    }

    private void begin() {
        State opening = new State.Opening(++cycle);
        state = opening;
        GroupRecord r = core.record;
        r.synced = false;
        // From now on the other side may go back to what it held before this cycle, so this side
        // has to know that it is sending, also in a later run.
        r.resync = r.current;
        core.file.save(() -> {
            if (state.equals(opening)) {
                core.out.send(new Message.CycleBegin(core.epoch(), cycle));
            }
        });
        core.changed();
    }

    /** The target has recorded that blocks come out of order. */
    void ready(Message.CycleReady message) {
        if (state instanceof State.Opening(long opening) && opening == message.cycle()) {
            state = new State.Copying(opening);
            progress.begin("cycle", false, core.markedBytes(), core.now);
            source.start();
            core.changed();
        }
    }

    /** Nothing is marked: the target has the state of this instant, durably. */
    void copied() {
        if (!(state instanceof State.Copying(long copied))) {
            return;
        }
        long asOf = core.now.wallMillis();
        State ending = new State.Ending(copied, asOf);
        state = ending;
        // Marks that a crash brings back after the end would be copied again for nothing.
        core.syncBitmaps(() ->
                adoption.recordUsable(() -> {
                    if (state.equals(ending)) {
                        GroupRecord r = core.record;
                        core.out.send(
                                new Message.CycleEnd(
                                        core.epoch(), copied, asOf, r.current, r.history));
                    }
                }));
    }

    /** The target has recorded the state it holds. */
    void ended(Message.CycleEndAck message) {
        if (!(state instanceof State.Ending(long ended, long asOf))
                || ended != message.cycle()
                || !message.generation().equals(core.record.current)) {
            return;
        }
        progress.end(core.now);
        core.timers.off(Timers.Kind.PUBLISH);
        adoption.equal();
        core.record.asOfMillis = asOf;
        State ending = state;
        core.file.save(() -> {
            if (state.equals(ending)) {
                state = new State.Resting();
                core.changed();
                listener.cycleEnded();
                goOn();
            }
        });
    }
}
