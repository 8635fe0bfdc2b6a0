// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.format.GroupRecord;
import io.farside.engine.group.Agreed.Agreement;
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
    private final Agreed agreed;
    private final Adoption adoption;
    private final Cycles cycles;
    private final CycleTarget cycleTarget;
    private final Safety safety;
    private @Nullable Listener listener;

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
        this.agreed = new Agreed(core);
        this.safety = new Safety(core);
        this.adoption = new Adoption(core, hosts, agreed, progress, safety);
        this.cycles = new Cycles(core, source, progress, adoption, new CycleEnds());
        this.cycleTarget = new CycleTarget(core, agreed, adoption, progress, safety);
        hosts.followers(new Followers());
    }

    private final class CycleEnds implements Cycles.Listener {
        @Override
        public void cycleEnded() {
            listener().synced();
        }

        @Override
        public void targetFailed(Message.Outcome outcome) {
            peerFailed(outcome);
        }
    }

    /** Who copies or captures what hosts write. */
    private final class Followers implements HostWrites.Followers {
        @Override
        public void written(int volume, long offset, long length) {
            source.written(volume, offset, length);
            core.exposure.written(core.now.nanos());
            cycles.written();
        }

        @Override
        public void passed(HostWrite write) {
            cycles.passed(write);
        }

        @Override
        public void failed(HostWrite write) {
            cycles.failed();
        }
    }

    /** The sides have changed their roles in the middle of their contact. */
    void flipped() {
        if (core.isPrimary()) {
            target.stream().disconnected();
        } else {
            target.stream().connected();
        }
    }

    void listener(Listener whoGoesOn) {
        listener = whoGoesOn;
        adoption.listener(whoGoesOn);
    }

    /** The asynchronous modes, at the primary. */
    Cycles cycles() {
        return cycles;
    }

    /** The same at the target. */
    CycleTarget cycleTarget() {
        return cycleTarget;
    }

    /** Everything marked has been copied and is durable at the receiving side. */
    void copied() {
        if (core.isAsync() && core.isPrimary()) {
            cycles.copied();
        } else {
            adoption.copied();
        }
    }

    /** The image a target goes back to when a resync to it does not end. */
    Safety safety() {
        return safety;
    }

    /** How both sides come to call themselves equal. */
    Adoption adoption() {
        return adoption;
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
        noteInstant();
        agreed.end();
        cycles.off();
        target.stream().disconnected();
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
        Agreement agreement = agreed.hold(judgement, here, there, ofRound);
        // What is read, compared and mapped from here on is what the volumes hold themselves.
        core.images().whenRestored(() -> begin(agreement));
    }

    private void begin(Agreement agreement) {
        if (!agreed.isCurrent(agreement)) {
            return;
        }
        boolean receives =
                agreement.receives()
                        || (agreement.judgement().direction() == Direction.NONE
                                && !core.isPrimary());
        // A write still on its way to the disk here, of a host or sent by the other side over an
        // earlier link, must not land on top of what is compared and sent from now on.
        Runnable receiving =
                () -> target.whenIdle(() -> hosts.whenDrained(() -> secure(agreement)));
        if (agreement.is(Rule.Action.SYNC_INITIAL)) {
            initial.map(receives ? receiving : () -> {});
        } else if (receives) {
            receiving.run();
        }
    }

    /** What a target holds as one instant is kept before the first block comes out of order. */
    private void secure(Agreement agreement) {
        if (!agreed.isCurrent(agreement) || !agreement.action().copies()) {
            receive(agreement);
            return;
        }
        safety.take(
                () -> agreed.isCurrent(agreement),
                () -> receive(agreement),
                reason -> core.out.send(new Message.Refused(core.epoch(), reason, core.link.note)));
    }

    /** This side receives: record it durably, tell what is marked here, then be ready. */
    private void receive(Agreement agreement) {
        if (!agreed.isCurrent(agreement)) {
            return;
        }
        GroupFacts here = agreement.mine();
        GroupFacts there = agreement.theirs();
        GroupRecord r = core.record;
        if (!there.flags().async() && VerdictTable.hotCounts(here, there)) {
            intents.hotToDoubt();
        }
        if (!core.isPrimary()) {
            r.roleEpoch = there.roleEpoch();
            r.flipPending = false;
            core.status(new GroupStatus.Started(), Cause.AGREED);
            intents.forgetSequences();
        }
        if (agreement.action().copies()) {
            r.resyncOpen = true;
            r.resync = there.lineage().current();
            r.synced = false;
        }
        core.link.knownPeer = there.incarnation();
        if (agreement.action().sends()) {
            r.synced = false;
            core.file.save(() -> nowReady(agreement));
        } else {
            adoption.durably(() -> {
                if (agreed.isCurrent(agreement) && !core.failed) {
                    adoption.adopt(there.lineage().current(), there.lineage().history());
                    core.file.save(() -> nowReady(agreement));
                }
            });
        }
        access.update();
    }

    private void nowReady(Agreement agreement) {
        if (!agreed.isCurrent(agreement)) {
            return;
        }
        core.link.phase = Link.Phase.REPLICATING;
        if (!core.isPrimary()) {
            target.stream().connected();
        }
        if (agreement.is(Rule.Action.SYNC_INITIAL)) {
            initial.send(agreement.round());
        }
        if (agreement.action().copies()) {
            sendMaps(agreement.round());
        }
        if (agreement.action().sends()) {
            progress.begin(kind(agreement), true, 0, core.now);
        }
        core.out.send(new Message.Ready(core.epoch(), agreement.round()));
        access.update();
        core.changed();
    }

    private void sendMaps(long ofRound) {
        for (Volume v : core.volumes) {
            InitialMap.sendPages(core, Message.MapKind.DIRTY, v, v.dirty, ofRound);
            InitialMap.sendPages(core, Message.MapKind.DOUBT, v, v.doubt, ofRound);
        }
    }

    private static String kind(Agreement agreement) {
        return switch (agreement.action()) {
            case SYNC_INITIAL -> "initial";
            case SYNC_COMPARE -> "compare";
            case REPLAY -> "replay";
            default -> "bitmap";
        };
    }

    /** A page of the receiving side's maps. */
    void bitmapPart(Message.BitmapPart part) {
        if (agreed.ofRound(part.round()) == null || part.volume() >= core.volumes.length) {
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
        Agreement agreement = agreed.ofRound(message.round());
        if (agreement != null) {
            core.images().whenRestored(() -> proceed(agreement));
        }
    }

    private void proceed(Agreement agreement) {
        if (agreement.is(Rule.Action.SYNC_INITIAL)) {
            initial.whenMapped(() -> send(agreement));
        } else {
            send(agreement);
        }
    }

    /** This side sends: record it durably, then let everything flow. */
    private void send(Agreement agreement) {
        if (!agreed.isCurrent(agreement) || core.failed) {
            return;
        }
        GroupFacts here = agreement.mine();
        GroupFacts there = agreement.theirs();
        boolean copies = agreement.action().copies();
        boolean replays = agreement.is(Rule.Action.REPLAY);
        boolean equal = !copies && !replays;
        if (isOutdated(here) || (equal && core.isMarked()) || (replays && !window.isOpen())) {
            listener().meetAgain();
            return;
        }
        mark(agreement);
        core.link.knownPeer = there.incarnation();
        if (core.isPrimary()) {
            GroupRecord r = core.record;
            core.status(new GroupStatus.Started(), Cause.AGREED);
            // Hosts go on alone, in the present generation, until the window is replayed.
            r.lone &= replays;
            core.unfence(Cause.AGREED);
            r.powerLost = false;
            if (equal) {
                adoption.equal();
            } else {
                r.synced = false;
            }
            access.update();
        }
        core.syncBitmaps(() -> {
            // Only now are the maps durably complete: the peer may be told to go on.
            core.record.resync = copies ? core.record.current : Generation.NONE;
            core.file.save(() -> flow(agreement));
        });
    }

    /** A write without the peer has begun a generation since the facts were told. */
    private boolean isOutdated(GroupFacts here) {
        return !here.lineage().current().equals(core.record.current);
    }

    private void mark(Agreement agreement) {
        if (!core.isAsync() && VerdictTable.hotCounts(agreement.mine(), agreement.theirs())) {
            intents.hotToDoubt();
        }
        for (Volume v : core.volumes) {
            if (agreement.is(Rule.Action.SYNC_INITIAL)) {
                initial.markData(v);
            } else if (agreement.is(Rule.Action.SYNC_COMPARE)) {
                v.doubt.setAll();
            }
        }
    }

    private void flow(Agreement agreement) {
        if (!agreed.isCurrent(agreement)) {
            return;
        }
        if (!agreement.action().sends() && core.isMarked()) {
            // Writes that waited have failed meanwhile, on one side or both.
            listener().meetAgain();
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
        if (agreement.is(Rule.Action.REPLAY)) {
            replay();
            return;
        }
        access.update();
        boolean follows = core.isAsync() && core.isPrimary();
        if (agreement.action().copies()) {
            progress.begin(kind(agreement), false, core.markedBytes(), core.now);
            tellProgress();
            if (follows) {
                cycles.resyncing();
            } else {
                source.start();
            }
        } else {
            if (follows) {
                cycles.rest();
            }
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
        Agreement agreement = agreed.now();
        if (agreement != null && agreement.is(Rule.Action.REPLAY)) {
            replays.target.begin();
        }
    }

    void replayAnswered(long number, Message.Outcome outcome) {
        replays.source.answered(number, outcome);
    }

    /** Since when the target owes an answer to a replay, or {@link Timers#OFF}. */
    long replayWaitsSince() {
        return replays.source.waitsSince();
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

    /**
     * Up to now this target has mirrored its primary: that is the instant it holds from here on.
     */
    private void noteInstant() {
        if (!core.isPrimary() && !core.isAsync() && core.record.synced && agreed.now() != null) {
            core.record.asOfMillis = core.now.wallMillis();
        }
    }

    /** The peer cannot be used any more for this reason; nothing flows. */
    void stopped(StopReason reason, Cause why) {
        noteInstant();
        agreed.end();
        cycles.off();
        target.stream().disconnected();
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
