// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.epoch.Cut;
import io.farside.engine.epoch.GearReason;
import io.farside.engine.format.GroupRecord;
import io.farside.engine.format.ImageRecord;
import io.farside.engine.format.ImageRecord.Kind;
import io.farside.engine.image.Answer;
import io.farside.engine.image.ImageRequest;
import io.farside.model.ReplicationMode;
import io.farside.wire.replication.Message;
import io.farside.wire.replication.Message.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The asynchronous modes at the primary. Host writes are marked and answered at once; marked blocks
 * are copied in cycles. A cycle begins when the target has recorded that it gets blocks out of
 * order, and ends when it holds the state of one instant, which it says durably. The first cycle of
 * a contact is the resync its handshake asked for.
 *
 * <p>With {@code global-copy} a cycle begins with the first write after the last one, and ends when
 * nothing is marked: its instant is its end, which hosts that never pause put off. With {@code
 * periodic} a cycle begins every period, copies from an image of all volumes, and ends when
 * everything marked before that image is copied: its instant is the image's, whatever hosts do.
 *
 * <p>Whoever needs both sides equal (a stop, a change of direction) holds host writes and waits for
 * {@link #drain}: what is left is one more cycle, which nobody adds to.
 */
final class Cycles {
    private static final String IMAGE_NAME = "cycle";

    private final Core core;
    private final ResyncSource source;
    private final ResyncProgress progress;
    private final Adoption adoption;
    private final Listener listener;
    private final StreamSource stream;
    private List<Runnable> whenDrained = new ArrayList<>();
    private State state = new State.Off();
    private long cycle;

    /** When the present or last cycle began, nanoseconds of the engine's clock. */
    private long begunNanos;

    /** How long the last cycle took, nanoseconds. */
    private long tookNanos;

    /** A cycle took longer than its period, and none has been in time since. */
    private boolean late;

    /** The present cycle is the first sync, which may take as long as it takes. */
    private boolean first;

    /** Told that something is marked. */
    private boolean behind;

    /** Where the stream begins that captures since the present cycle's image. */
    private @Nullable Cut base;

    /** Who goes on. */
    interface Listener {
        /** A cycle is complete; recorded at both sides. */
        void cycleEnded();

        /** The target could not take what a stream sent it. */
        void targetFailed(Outcome outcome);
    }

    /** Where the present cycle is. */
    sealed interface State {
        /** Nothing is replicated. */
        record Off() implements State {}

        /** The target holds the state of one instant. */
        record Resting() implements State {}

        /** The target holds the state of one instant, and gets every write since then in epochs. */
        record Streaming() implements State {}

        /** The target has been told that a cycle begins. */
        record Opening(long cycle) implements State {}

        /** The image that the cycle copies from is being taken. */
        record Freezing(long cycle) implements State {}

        /**
         * @param frozenMillis wall time of the image it copies from; 0 without one
         */
        record Copying(long cycle, long frozenMillis) implements State {}

        /**
         * Everything of it is copied; the target has been, or is about to be told.
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
        this.stream = new StreamSource(core, new Stream());
    }

    /** What the stream reports. */
    private final class Stream implements StreamSource.Listener {
        @Override
        public void fellBack(GearReason why) {
            if (state instanceof State.Streaming) {
                core.link.note = "the stream is caught up with by a cycle: " + words(why);
                state = new State.Resting();
                goOn();
            }
        }

        @Override
        public void committed() {
            if (behind && isStreaming() && !core.isMarked()) {
                behind = false;
                core.changed();
            }
        }

        @Override
        public boolean follows() {
            return isStreaming();
        }

        @Override
        public void targetDropped(Outcome outcome) {
            listener.targetFailed(outcome);
        }
    }

    private static String words(GearReason why) {
        return why.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** What is captured and sent between cycles. */
    StreamSource stream() {
        return stream;
    }

    private boolean isStream() {
        return core.config.targets().getFirst().mode() == ReplicationMode.STREAM;
    }

    private boolean isPeriodic() {
        return core.config.targets().getFirst().mode() == ReplicationMode.PERIODIC;
    }

    private Duration period() {
        return core.config.targets().getFirst().period();
    }

    /** Nothing flows any more. Whoever waits for both sides to be equal has given up, too. */
    void off() {
        state = new State.Off();
        whenDrained = new ArrayList<>();
        core.timers.off(Timers.Kind.CYCLE);
        stream.stop();
        discard();
    }

    /** Gives images up that no cycle copies from any more. */
    void discard() {
        for (ImageRecord image : List.copyOf(core.images().images())) {
            if (image.kind() == Kind.PERIOD) {
                core.images().drop(image.id(), answer -> core.changed());
            }
        }
    }

    /** The handshake has opened a resync: the first cycle, on its way already. */
    void resyncing() {
        first = !core.record.everSynced;
        started();
        copy(++cycle);
    }

    /** Both sides hold the same. */
    void rest() {
        started();
        behind = false;
        state = new State.Resting();
        if (!core.isMarked()) {
            core.exposure.holdsAll();
        }
        goOn();
    }

    private boolean isResting() {
        return state instanceof State.Resting;
    }

    /** Whether every write is on its way to the target in an epoch. */
    boolean isStreaming() {
        return state instanceof State.Streaming;
    }

    /** Whether the target holds the state of one instant. */
    boolean isConsistent() {
        return isResting() || isStreaming();
    }

    /** Whether a cycle took longer than its period, or takes, and none has been in time since. */
    boolean isLate() {
        return late && !(state instanceof State.Off);
    }

    /** What there is to say about a cycle that is late. */
    String lateness() {
        boolean open = !isConsistent() && !(state instanceof State.Off);
        return open && tookNanos <= period().toNanos()
                ? "the present cycle takes longer than its period of "
                        + period().toMillis()
                        + " ms; the next one begins at once"
                : "the last cycle took "
                        + tookNanos / 1_000_000
                        + " ms, longer than its period; the next one begins at once";
    }

    /** A host write was issued and marked. */
    void written() {
        tellBehind();
        goOn();
    }

    /** A host write is about to be issued. */
    void passed(HostWrite write) {
        stream.write(write);
    }

    /** A host write could not be carried out here; an epoch may have it. */
    void failed() {
        if (stream.isCapturing()) {
            stream.stop();
            if (isStreaming()) {
                state = new State.Resting();
                goOn();
            }
        }
    }

    /** The period is over. */
    void due() {
        if (isPeriodic() && !isResting() && !(state instanceof State.Off) && !first && !late) {
            late = true;
            core.changed();
        }
        goOn();
    }

    /** A cycle begins, or a target that holds everything rests. */
    private void started() {
        begunNanos = core.now.nanos();
        if (isPeriodic()) {
            core.timers.set(Timers.Kind.CYCLE, begunNanos + period().toNanos());
        }
    }

    /** Runs when nothing is marked and both sides agree on it; the caller holds host writes. */
    void drain(Runnable then) {
        whenDrained.add(then);
        goOn();
    }

    private void goOn() {
        if (isStreaming() && !whenDrained.isEmpty()) {
            stream.whenCommitted(this::drained);
        }
        if (!isResting() || core.closing) {
            return;
        }
        if (isPeriodic() && whenDrained.isEmpty()) {
            long next = begunNanos + period().toNanos();
            if (core.now.nanos() - next < 0) {
                core.timers.set(Timers.Kind.CYCLE, next);
                return;
            }
            if (!core.isMarked()) {
                confirm();
                return;
            }
        }
        if (core.isMarked()) {
            begin();
        } else if (isStream() && whenDrained.isEmpty()) {
            startStream(stream.begin());
        } else {
            drained();
        }
    }

    /** What the target holds is where the stream begins. */
    private void startStream(Cut from) {
        base = null;
        state = new State.Streaming();
        stream.targetHolds(from);
        core.changed();
    }

    private void drained() {
        List<Runnable> go = whenDrained;
        whenDrained = new ArrayList<>();
        go.forEach(Runnable::run);
    }

    /** The first write after a cycle: the target does not hold everything any more. */
    private void tellBehind() {
        if (!behind && !(state instanceof State.Off) && core.isMarked()) {
            behind = true;
            core.changed();
        }
    }

    private void begin() {
        behind = true;
        started();
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

    /** A period without writes: what the target holds is the state of this instant, too. */
    private void confirm() {
        started();
        end(new State.Ending(++cycle, core.now.wallMillis()));
    }

    /** The target has recorded that blocks come out of order. */
    void ready(Message.CycleReady message) {
        if (state instanceof State.Opening(long opening) && opening == message.cycle()) {
            progress.begin("cycle", false, core.markedBytes(), core.now);
            copy(opening);
            core.changed();
        }
    }

    /** Copies what is marked; from an image, unless hosts are held anyway. */
    private void copy(long number) {
        base = null;
        if ((isPeriodic() || isStream()) && whenDrained.isEmpty()) {
            state = new State.Freezing(number);
            freeze(number);
        } else {
            state = new State.Copying(number, 0);
            source.start();
        }
    }

    private void freeze(long number) {
        GroupRecord r = core.record;
        core.images()
                .take(
                        new ImageRequest(
                                IMAGE_NAME,
                                Kind.PERIOD,
                                core.now.wallMillis(),
                                r.current,
                                r.roleEpoch,
                                0,
                                false,
                                0),
                        (answer, id) -> frozen(number, answer, id));
    }

    private void frozen(long number, Answer answer, long image) {
        core.changed();
        if (!state.equals(new State.Freezing(number))) {
            discard();
            return;
        }
        switch (answer) {
            case DONE -> {
                // Writes that wait for the image pass it after this, so they are captured.
                base = isStream() ? stream.begin() : null;
                core.exposure.cut();
                state = new State.Copying(number, core.now.wallMillis());
                source.start(image);
            }
            case TOO_MANY, NO_SPACE -> {
                core.link.note =
                        "no room here for the image of a cycle: it ends only when hosts pause";
                state = new State.Copying(number, 0);
                source.start();
            }
            case RESTORING ->
                    core.images()
                            .whenRestored(() -> {
                                if (state.equals(new State.Freezing(number))) {
                                    freeze(number);
                                }
                            });
            case UNKNOWN, WRITTEN, FROZEN -> throw new IllegalStateException("taking: " + answer);
            case FAILED -> {
                // The failure of the disk has been told already.
            }
        }
    }

    /** Everything of the cycle is durable at the target. */
    void copied() {
        if (state instanceof State.Copying(long copied, long frozenMillis)) {
            long asOf = source.isFrozen() ? frozenMillis : core.now.wallMillis();
            if (!source.isFrozen()) {
                // The target has writes of epochs that are not sent yet.
                base = null;
                stream.stop();
                core.exposure.cut();
            }
            discard();
            end(new State.Ending(copied, asOf));
        }
    }

    private void end(State.Ending ending) {
        state = ending;
        // Marks that a crash brings back after the end would be copied again for nothing.
        core.syncBitmaps(() ->
                adoption.recordUsable(() -> {
                    if (state.equals(ending)) {
                        GroupRecord r = core.record;
                        core.out.send(
                                new Message.CycleEnd(
                                        core.epoch(),
                                        ending.cycle,
                                        ending.asOfMillis,
                                        r.current,
                                        r.history));
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
        tookNanos = core.now.nanos() - begunNanos;
        late = isPeriodic() && !first && tookNanos > period().toNanos();
        first = false;
        progress.end(core.now);
        core.timers.off(Timers.Kind.PUBLISH);
        adoption.equal();
        core.exposure.holdsCut();
        behind = core.isMarked();
        core.record.asOfMillis = asOf;
        State ending = state;
        core.file.save(() -> {
            if (state.equals(ending)) {
                state = new State.Resting();
                core.changed();
                Cut from = base;
                if (from != null && stream.isCapturing()) {
                    startStream(from);
                }
                listener.cycleEnded();
                goOn();
            }
        });
    }
}
