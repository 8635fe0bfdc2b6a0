// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.format.GroupRecord;
import io.farside.engine.group.Event.DiskResult;
import io.farside.engine.group.StatusTable.Cause;
import io.farside.engine.handshake.Rule;
import io.farside.engine.handshake.VerdictTable;
import io.farside.engine.handshake.VerdictTable.Judgement;
import io.farside.model.Generation;
import io.farside.model.GroupStatus;
import io.farside.model.StopReason;
import io.farside.wire.replication.GroupFacts;
import io.farside.wire.replication.Message;
import io.farside.wire.replication.Message.Direction;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * From an agreed verdict to replication and to the end of the resync. Both sides first record
 * durably what the verdict means for them; only then data flows.
 */
final class Replication implements ReplaySource.Listener {
    private final Core core;
    private final IntentTracking intents;
    private final HostWrites hosts;
    private final Access access;
    private final ResyncSource source;
    private final InitialMap initial;
    private final ResyncProgress progress;
    private final ReplayWindow window;
    private final TargetWrites target;
    private final Replays replays;
    private @Nullable Listener listener;
    private @Nullable Judgement agreed;
    private @Nullable GroupFacts mine;
    private @Nullable GroupFacts theirs;
    private long round;

    /** Who goes on when replication runs or a resync has ended. */
    interface Listener {
        /** Replication runs at the primary. */
        void running();

        /** Everything is equal on both sides, recorded here. */
        void synced();

        /** The meeting has to be held again. */
        void meetAgain();
    }

    /** The two ends of a replay, of which one runs at a time. */
    record Replays(ReplaySource source, ReplayTarget target) {}

    /** What copies, in order of address or in the order of writes. */
    record Copiers(ResyncSource source, InitialMap initial, ReplayWindow window) {}

    Replication(
            Core core,
            IntentTracking intents,
            HostWrites hosts,
            Access access,
            Copiers copiers,
            TargetWrites target,
            ResyncProgress progress) {
        this.core = core;
        this.intents = intents;
        this.hosts = hosts;
        this.access = access;
        this.source = copiers.source;
        this.initial = copiers.initial;
        this.window = copiers.window;
        this.target = target;
        this.progress = progress;
        ReplaySource replaySource = new ReplaySource(core, hosts, access, window, progress, this);
        window.onChange(replaySource::changed);
        this.replays = new Replays(replaySource, target.replay);
    }

    void listener(Listener whoGoesOn) {
        listener = whoGoesOn;
    }

    private Listener listener() {
        Listener known = listener;
        if (known == null) {
            throw new IllegalStateException("parts are not wired");
        }
        return known;
    }

    /** A new round of the meeting: nothing flows until it is agreed. */
    void halt() {
        agreed = null;
        source.stop();
        initial.cancel();
        replays.source.stop();
        progress.end(core.now);
        access.update();
        core.changed();
    }

    /** The two sides agreed on a verdict that replicates. */
    void agreed(Judgement judgement, GroupFacts here, GroupFacts there, long ofRound) {
        if (core.failed) {
            // No later flush here counts: nothing may be copied to or from this run.
            core.out.send(new Message.Refused(core.epoch(), StopReason.LOCAL_IO, core.link.note));
            return;
        }
        if (judgement.rule().action() != Rule.Action.REPLAY) {
            window.drop();
            replays.target.forget();
        }
        agreed = judgement;
        mine = here;
        theirs = there;
        round = ofRound;
        boolean receives =
                judgement.direction() == Direction.TO_ME
                        || (judgement.direction() == Direction.NONE && !core.isPrimary());
        // A write still on its way to the disk here, of a host or sent by the other side over an
        // earlier link, must not land on top of what is compared and sent from now on.
        Runnable receiving =
                () -> target.whenIdle(() -> hosts.whenDrained(() -> receive(judgement, ofRound)));
        if (judgement.rule().action() == Rule.Action.SYNC_INITIAL) {
            initial.map(receives ? receiving : () -> {});
        } else if (receives) {
            receiving.run();
        }
    }

    private boolean isCurrent(Judgement judgement, long ofRound) {
        return judgement.equals(agreed) && round == ofRound && core.link.isUp();
    }

    /** This side receives: record it durably, tell what is marked here, then be ready. */
    private void receive(Judgement judgement, long ofRound) {
        GroupFacts here = mine;
        GroupFacts there = theirs;
        if (here == null || there == null || !isCurrent(judgement, ofRound)) {
            return;
        }
        GroupRecord r = core.record;
        if (VerdictTable.hotCounts(here, there)) {
            intents.hotToDoubt();
        }
        if (!core.isPrimary()) {
            r.roleEpoch = there.roleEpoch();
            r.flipPending = false;
            core.status(new GroupStatus.Started(), Cause.AGREED);
            intents.forgetSequences();
        }
        if (judgement.rule().action().copies()) {
            r.resyncOpen = true;
            r.resync = there.lineage().current();
            r.synced = false;
        }
        core.link.knownPeer = there.incarnation();
        if (judgement.rule().action().sends()) {
            r.synced = false;
            core.file.save(() -> nowReady(judgement, ofRound));
        } else {
            durably(() -> {
                if (isCurrent(judgement, ofRound) && !core.failed) {
                    adopt(there.lineage().current(), there.lineage().history());
                    core.file.save(() -> nowReady(judgement, ofRound));
                }
            });
        }
        access.update();
    }

    /**
     * Makes all that is here durable: what the other side flushed alone must not be volatile here
     * once both are called equal.
     */
    private void durably(Runnable then) {
        Join join = new Join(core.volumes.length, then);
        for (Volume v : core.volumes) {
            Flush flush = new Flush(v, join);
            core.out.add(new Effect.FlushLocal(core.ops.start(flush), v.index));
        }
    }

    /** A flush of this side alone. */
    private final class Flush implements Pending {
        private final Volume volume;
        private final Join join;

        Flush(Volume volume, Join join) {
            this.volume = volume;
            this.join = join;
        }

        @Override
        public void done(DiskResult result) {
            if (result == DiskResult.OK) {
                join.done();
            } else {
                hosts.localFailed(volume.index, "flush", result);
            }
        }
    }

    private void nowReady(Judgement judgement, long ofRound) {
        if (!isCurrent(judgement, ofRound)) {
            return;
        }
        core.link.phase = Link.Phase.REPLICATING;
        if (judgement.rule().action() == Rule.Action.SYNC_INITIAL) {
            initial.send(ofRound);
        }
        if (judgement.rule().action().copies()) {
            sendMaps(ofRound);
        }
        if (judgement.rule().action().sends()) {
            progress.begin(kind(judgement), true, 0, core.now);
        }
        core.out.send(new Message.Ready(core.epoch(), ofRound));
        access.update();
        core.changed();
    }

    private void sendMaps(long ofRound) {
        for (Volume v : core.volumes) {
            InitialMap.sendPages(core, Message.MapKind.DIRTY, v, v.dirty, ofRound);
            InitialMap.sendPages(core, Message.MapKind.DOUBT, v, v.doubt, ofRound);
        }
    }

    private static String kind(Judgement judgement) {
        return switch (judgement.rule().action()) {
            case SYNC_INITIAL -> "initial";
            case SYNC_COMPARE -> "compare";
            case REPLAY -> "replay";
            default -> "bitmap";
        };
    }

    /** A page of the receiving side's maps. */
    void bitmapPart(Message.BitmapPart part) {
        Judgement judgement = agreed;
        if (judgement == null || part.round() != round || part.volume() >= core.volumes.length) {
            return;
        }
        Volume v = core.volumes[part.volume()];
        if (part.page().number() >= v.dirty.pages()) {
            return;
        }
        switch (part.map()) {
            case DIRTY, DATA -> v.dirty.orPage(part.page().number(), part.page().bits());
            case DOUBT -> v.doubt.orPage(part.page().number(), part.page().bits());
        }
    }

    /** The receiving side is ready. */
    void ready(Message.Ready message) {
        Judgement judgement = agreed;
        if (judgement == null || message.round() != round) {
            return;
        }
        if (judgement.rule().action() == Rule.Action.SYNC_INITIAL) {
            initial.whenMapped(() -> send(judgement, message.round()));
        } else {
            send(judgement, message.round());
        }
    }

    /** This side sends: record it durably, then let everything flow. */
    private void send(Judgement judgement, long ofRound) {
        GroupFacts here = mine;
        GroupFacts there = theirs;
        if (here == null || there == null || !isCurrent(judgement, ofRound) || core.failed) {
            return;
        }
        boolean copies = judgement.rule().action().copies();
        boolean replays = judgement.rule().action() == Rule.Action.REPLAY;
        boolean equal = !copies && !replays;
        if (isOutdated(here) || (equal && core.isMarked()) || (replays && !window.isOpen())) {
            listener().meetAgain();
            return;
        }
        mark(judgement, here, there);
        core.link.knownPeer = there.incarnation();
        if (core.isPrimary()) {
            GroupRecord r = core.record;
            core.status(new GroupStatus.Started(), Cause.AGREED);
            // Hosts go on alone, in the present generation, until the window is replayed.
            r.lone &= replays;
            core.unfence(Cause.AGREED);
            r.powerLost = false;
            if (equal) {
                equal();
            } else {
                r.synced = false;
            }
            access.update();
        }
        core.syncBitmaps(() -> {
            // Only now are the maps durably complete: the peer may be told to go on.
            core.record.resync = copies ? core.record.current : Generation.NONE;
            core.file.save(() -> flow(judgement, ofRound));
        });
    }

    /** A write without the peer has begun a generation since the facts were told. */
    private boolean isOutdated(GroupFacts here) {
        return !here.lineage().current().equals(core.record.current);
    }

    private void mark(Judgement judgement, GroupFacts here, GroupFacts there) {
        if (VerdictTable.hotCounts(here, there)) {
            intents.hotToDoubt();
        }
        for (Volume v : core.volumes) {
            if (judgement.rule().action() == Rule.Action.SYNC_INITIAL) {
                initial.markData(v);
            } else if (judgement.rule().action() == Rule.Action.SYNC_COMPARE) {
                v.doubt.setAll();
            }
        }
    }

    private void flow(Judgement judgement, long ofRound) {
        if (!isCurrent(judgement, ofRound)) {
            return;
        }
        core.link.phase = Link.Phase.REPLICATING;
        core.timers.off(Timers.Kind.HOLD_BUDGET);
        core.timers.off(Timers.Kind.HOLD_LIMIT);
        access.failing = false;
        if (core.isPrimary()) {
            hosts.resend();
            listener().running();
        }
        if (judgement.rule().action() == Rule.Action.REPLAY) {
            replay();
            return;
        }
        access.update();
        if (judgement.rule().action().copies()) {
            progress.begin(kind(judgement), false, markedBytes(), core.now);
            tellProgress();
            source.start();
        } else {
            listener().synced();
        }
        core.changed();
    }

    private void replay() {
        core.changed();
        if (!window.isOpen()) {
            listener().meetAgain();
            return;
        }
        progress.begin("replay", false, window.bytes(), core.now);
        tellProgress();
        replays.source.start();
        access.update();
    }

    @Override
    public void replayed() {
        core.out.send(
                new Message.ReplayEnd(core.epoch(), core.record.current, core.record.history));
    }

    @Override
    public void windowLost() {
        listener().meetAgain();
    }

    @Override
    public void peerFailed(io.farside.wire.replication.Message.Outcome outcome) {
        hosts.peerFailed(outcome);
    }

    /** The primary replays from here on. */
    void replayBegin() {
        Judgement judgement = agreed;
        if (judgement != null && judgement.rule().action() == Rule.Action.REPLAY) {
            replays.target.begin();
        }
    }

    /** The target has all that was kept, and both sides are durable at the primary's word. */
    void replayEnd(Message.ReplayEnd message) {
        Judgement judgement = agreed;
        long ofRound = round;
        if (judgement == null || judgement.rule().action() != Rule.Action.REPLAY) {
            listener().meetAgain();
            return;
        }
        durably(() -> {
            if (isCurrent(judgement, ofRound) && !core.failed) {
                adopt(message.generation(), message.history());
                adopted(message.generation(), judgement, ofRound);
            }
        });
    }

    void replayAnswered(long number, Message.Outcome outcome) {
        replays.source.answered(number, outcome);
    }

    /** Since when the target owes an answer to a replay, or {@link Timers#OFF}. */
    long replayWaitsSince() {
        return replays.source.waitsSince();
    }

    private long markedBytes() {
        long bytes = 0;
        for (Volume v : core.volumes) {
            bytes += v.bytes(v.dirty.count() + v.doubt.count());
        }
        return bytes;
    }

    /** Tells the receiving side how far the resync is. */
    void tellProgress() {
        if (source.isRunning() || (progress.isRunning() && !progress.isReceiving())) {
            core.out.send(
                    new Message.SyncProgress(
                            core.epoch(), progress.doneBytes(), progress.totalBytes()));
            core.timers.set(Timers.Kind.PUBLISH, core.now.nanos() + Core.SECOND);
            core.changed();
        }
    }

    /** Everything marked has been copied and is durable at the receiving side. */
    void copied() {
        Judgement judgement = agreed;
        long ofRound = round;
        // Marks that a crash brings back after the end would be copied again for nothing.
        core.syncBitmaps(() ->
                recordUsable(() -> {
                    if (judgement != null && isCurrent(judgement, ofRound)) {
                        core.out.send(
                                new Message.SyncEnd(
                                        core.epoch(), core.record.current, core.record.history));
                    }
                }));
    }

    /**
     * From the end of the first sync on the other side may be failed over, whether this side hears
     * of that end or not: the next run of this side has to ask before it serves hosts.
     */
    private void recordUsable(Runnable then) {
        if (core.record.everSynced) {
            then.run();
        } else {
            core.record.everSynced = true;
            core.file.save(then);
        }
    }

    /** The sender says the resync is over. */
    void syncEnd(Message.SyncEnd message) {
        GroupRecord r = core.record;
        if (!r.resyncOpen && message.generation().equals(r.current)) {
            core.out.send(new Message.SyncEndAck(core.epoch(), message.generation()));
            return;
        }
        if (!r.resyncOpen || !message.generation().equals(r.resync)) {
            listener().meetAgain();
            return;
        }
        Judgement judgement = agreed;
        long ofRound = round;
        durably(() -> {
            if (judgement != null && isCurrent(judgement, ofRound) && !core.failed) {
                adopt(message.generation(), message.history());
                adopted(message.generation(), judgement, ofRound);
            }
        });
    }

    private void adopted(Generation generation, Judgement judgement, long ofRound) {
        core.file.save(() -> {
            if (!isCurrent(judgement, ofRound)) {
                return;
            }
            for (Volume v : core.volumes) {
                v.dirty.clearAll();
                v.doubt.clearAll();
            }
            core.syncBitmaps(() -> adoptedWithoutMarks(generation, judgement, ofRound));
        });
    }

    private void adoptedWithoutMarks(Generation generation, Judgement judgement, long ofRound) {
        if (!isCurrent(judgement, ofRound)) {
            return;
        }
        progress.end(core.now);
        core.out.send(new Message.SyncEndAck(core.epoch(), generation));
        if (core.isPrimary()) {
            listener().meetAgain();
        }
        core.changed();
    }

    private void adopt(Generation generation, java.util.List<Generation> history) {
        GroupRecord r = core.record;
        r.current = generation;
        r.history = new ArrayList<>(history);
        r.resync = Generation.NONE;
        r.resyncOpen = false;
        r.lone = false;
        r.yielded = false;
        equal();
    }

    private void equal() {
        GroupRecord r = core.record;
        r.base = r.current;
        r.resync = Generation.NONE;
        r.synced = true;
        r.everSynced = true;
        r.powerLost = false;
        r.overwrite = false;
        r.loneFirstMillis = 0;
        r.loneLastMillis = 0;
    }

    /** The receiving side has recorded the end of the resync. */
    void syncEndAck(Message.SyncEndAck message) {
        if (!message.generation().equals(core.record.current) || agreed == null) {
            return;
        }
        progress.end(core.now);
        core.timers.off(Timers.Kind.PUBLISH);
        equal();
        long ofRound = round;
        core.file.save(() -> {
            core.changed();
            if (round == ofRound && agreed != null) {
                listener().synced();
            }
        });
    }

    /** The peer cannot be used any more for this reason; nothing flows. */
    void stopped(StopReason reason, Cause why) {
        agreed = null;
        source.stop();
        initial.cancel();
        replays.source.stop();
        replays.target.end();
        progress.end(core.now);
        core.status(new GroupStatus.Stopped(reason), why);
        core.record.synced = false;
        if (core.link.isReplicating()) {
            core.link.phase = Link.Phase.MET;
        }
        core.changed();
    }
}
