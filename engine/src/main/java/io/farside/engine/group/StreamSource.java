// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.epoch.Cut;
import io.farside.engine.epoch.EpochId;
import io.farside.engine.epoch.EpochWire;
import io.farside.engine.epoch.Gear;
import io.farside.engine.epoch.GearReason;
import io.farside.engine.epoch.SourceEpochs;
import io.farside.engine.epoch.SourceView;
import io.farside.model.RoleEpoch;
import io.farside.wire.replication.Message;
import io.farside.wire.replication.Message.Outcome;
import io.farside.wire.replication.Payload;
import io.farside.wire.replication.Range;
import io.farside.wire.replication.ReplicationCodec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Mode {@code stream} at the primary between two cycles: host writes are numbered, captured and
 * sent in epochs. What cannot be kept any more stays marked, and a cycle brings it.
 */
final class StreamSource implements SourceEpochs.Owner, EpochWire {
    private final Core core;
    private final StreamMarks marks;
    private final Listener listener;
    private @Nullable SourceEpochs epochs;

    /** Captures are not given up for lack of memory or a failed log. */
    private boolean capturing;

    private List<Waiting> waiting = new ArrayList<>();

    private record Waiting(long number, Runnable then) {}

    /** Who goes on. */
    interface Listener {
        /** Nothing is captured any more: what is marked has to be copied. */
        void fellBack(GearReason why);

        /** Marks may have gone. */
        void committed();

        /** Whether the target gets every write from here, and nothing from a cycle. */
        boolean follows();

        /** The target dropped what it had not committed, for this reason. */
        void targetDropped(Outcome outcome);
    }

    StreamSource(Core core, Listener listener) {
        this.core = core;
        this.listener = listener;
        this.marks = new StreamMarks(core);
    }

    /** Made anew in each run, once its first record is durable. */
    private SourceEpochs epochs() {
        SourceEpochs known = epochs;
        if (known == null) {
            SourceEpochs.Start start =
                    new SourceEpochs.Start(
                            EpochId.firstOfRun(core.record.sequence), core.now.nanos());
            known =
                    new SourceEpochs(
                            core.config.limits().stream().source(),
                            this,
                            new LogEffects(core, Effect.LogFile.SPILL),
                            this,
                            start);
            epochs = known;
        }
        return known;
    }

    boolean isCapturing() {
        return capturing;
    }

    /** Captures every write that passes from this instant on. */
    Cut begin() {
        SourceEpochs all = epochs();
        all.stop(core.now.nanos());
        marks.clear();
        Cut cut = all.cut(core.now.nanos(), core.now.wallMillis());
        capturing = true;
        all.resume(core.record.current, cut);
        all.connected();
        schedule();
        return cut;
    }

    /** The target holds everything up to the instant where capturing began. */
    void targetHolds(Cut cut) {
        epochs().targetHolds(cut);
        schedule();
    }

    /** A host write is about to be issued. */
    void write(HostWrite write) {
        SourceEpochs all = epochs;
        if (!capturing || all == null) {
            return;
        }
        Event.HostWrite e = write.event;
        Range range = new Range(e.volume(), e.offset(), e.length(), HostWrites.action(e.kind()));
        long number = all.write(range, e.payload(), core.now.nanos(), core.now.wallMillis());
        if (capturing) {
            marks.add(number, core.volumes[write.volume], write.offset, e.length());
            schedule();
        }
    }

    /** Runs when everything that was captured is committed; nothing is captured meanwhile. */
    void whenCommitted(Runnable then) {
        Cut cut = epochs().cut(core.now.nanos(), core.now.wallMillis());
        waiting.add(new Waiting(cut.number(), then));
        schedule();
        settle();
    }

    private void settle() {
        SourceEpochs all = epochs;
        Cut last = all == null ? null : all.view().committed();
        if (last == null || waiting.isEmpty()) {
            return;
        }
        List<Waiting> before = waiting;
        waiting = new ArrayList<>();
        for (Waiting each : before) {
            if (each.number <= last.number()) {
                each.then.run();
            } else {
                waiting.add(each);
            }
        }
    }

    /** An epoch is due, perhaps. */
    void due() {
        SourceEpochs all = epochs;
        if (all != null) {
            all.tick(core.now.nanos(), core.now.wallMillis());
            schedule();
        }
    }

    private void schedule() {
        SourceEpochs all = epochs;
        long due = all == null || !capturing ? Long.MAX_VALUE : all.dueNanos();
        if (due == Long.MAX_VALUE) {
            core.timers.off(Timers.Kind.EPOCH);
        } else {
            core.timers.set(Timers.Kind.EPOCH, due);
        }
    }

    void received(Message.OfGroup message) {
        SourceEpochs all = epochs;
        if (all != null) {
            all.received(message, core.now.nanos(), core.now.wallMillis());
            schedule();
            settle();
        }
    }

    /** Nothing flows any more; what is not committed stays marked. */
    void stop() {
        SourceEpochs all = epochs;
        capturing = false;
        waiting = new ArrayList<>();
        if (all != null) {
            all.stop(core.now.nanos());
            all.disconnected();
        }
        marks.clear();
        schedule();
    }

    /** What there is to know; null before the first stream of a run. */
    @Nullable SourceView view() {
        return epochs == null ? null : epochs.view();
    }

    @Override
    public void committed(long number) {
        marks.committed(number);
        listener.committed();
        if (listener.follows()) {
            core.exposure.holds(marks.oldestNanos());
        }
    }

    @Override
    public void gearChanged(Gear gear, GearReason reason) {
        core.changed();
        if (gear == Gear.BITMAP && capturing) {
            capturing = false;
            waiting = new ArrayList<>();
            marks.clear();
            schedule();
            listener.fellBack(reason);
        }
    }

    @Override
    public void targetDropped(Outcome outcome) {
        listener.targetDropped(outcome);
    }

    @Override
    public void brokeProtocol(String why) {
        core.link.note = "the target of the stream broke the protocol: " + why;
        core.out.add(new Effect.DropLink(0, core.link.note));
    }

    @Override
    public RoleEpoch roleEpoch() {
        return core.epoch();
    }

    @Override
    public void send(Message.OfGroup message) {
        core.out.send(message);
        Payload payload = ReplicationCodec.data(message);
        if (payload != null) {
            // Effects are carried out after the step; what is sent may be given up before its end.
            core.out.release(payload.retain());
        }
    }
}
