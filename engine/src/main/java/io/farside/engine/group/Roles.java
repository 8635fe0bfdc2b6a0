// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.format.GroupRecord;
import io.farside.engine.format.ImageRecord;
import io.farside.engine.group.StatusTable.Cause;
import io.farside.engine.image.Answer;
import io.farside.engine.track.PagedBits;
import io.farside.model.Generation;
import io.farside.model.GroupStatus;
import io.farside.model.Problem;
import io.farside.model.RoleEpoch;
import io.farside.model.StopReason;
import io.farside.wire.replication.GroupFacts;
import io.farside.wire.replication.Message;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Changes of role: failover, override, demotion of the other side, the natural direction. */
final class Roles {
    private final Core core;
    private final Access access;
    private final HostWrites hosts;
    private final Meeting meeting;
    private final IntentTracking intents;
    private final TargetWrites target;
    private final Safety safety;
    private final Map<Long, Runnable> onReverse = new HashMap<>();
    private @Nullable Demotion demotion;
    private long requests;

    /** What waits for the other side's demotion. */
    private record Demotion(long number, java.util.function.Consumer<@Nullable Problem> then) {}

    Roles(
            Core core,
            Access access,
            HostWrites hosts,
            Meeting meeting,
            IntentTracking intents,
            TargetWrites target,
            Safety safety) {
        this.safety = safety;
        this.core = core;
        this.access = access;
        this.hosts = hosts;
        this.meeting = meeting;
        this.intents = intents;
        this.target = target;
    }

    /** Why this target cannot be failed over now, or null. */
    @Nullable Problem whyNotFailover() {
        String group = core.config.name();
        GroupRecord r = core.record;
        if (core.isPrimary()) {
            return Refusals.notTarget(group);
        }
        if (core.failed) {
            return Refusals.localFailure(group, core.link.note);
        }
        boolean goesBack = safety.open() != null;
        if (r.resyncOpen && !goesBack) {
            return Refusals.outOfOrder(group);
        }
        if (!r.everSynced) {
            return Refusals.neverSynced(group);
        }
        if (r.yielded && !goesBack) {
            return Refusals.givenUp(group, core.peerNode().name());
        }
        if (core.link.isReplicating()) {
            return Refusals.peerIsLive(group, core.peerNode().name());
        }
        return null;
    }

    void failover(long request) {
        Problem refusal = whyNotFailover();
        if (refusal != null) {
            core.out.refuse(request, refusal);
            return;
        }
        // What the old primary sent may still be on its way to the disk here: hosts of this side
        // must not see it arrive.
        target.whenIdle(() -> {
            Problem after = whyNotFailover();
            if (after == null) {
                takeOver(request, "failed over");
            } else {
                core.out.refuse(request, after);
            }
        });
    }

    void override(long request, String abandoned) {
        Problem refusal = whyNotOverride(abandoned);
        if (refusal != null) {
            core.out.refuse(request, refusal);
            return;
        }
        target.whenIdle(() -> {
            Problem after = whyNotOverride(abandoned);
            if (after == null) {
                takeOver(request, "overridden: " + abandoned + " is abandoned");
            } else {
                core.out.refuse(request, after);
            }
        });
    }

    private @Nullable Problem whyNotOverride(String abandoned) {
        String group = core.config.name();
        GroupRecord r = core.record;
        if (!abandoned.equals(core.peerNode().name())) {
            return Refusals.wrongName(group, core.peerNode().name());
        }
        if (core.failed) {
            return Refusals.localFailure(group, core.link.note);
        }
        if (r.resyncOpen && safety.open() == null) {
            return Refusals.outOfOrder(group);
        }
        if (!core.isPrimary() && !r.everSynced) {
            return Refusals.neverSynced(group);
        }
        boolean contested = r.fence || r.flipPending || r.yielded || isSplit();
        return contested ? null : Refusals.notFenced(group);
    }

    private boolean isSplit() {
        return core.record.status instanceof GroupStatus.Stopped(StopReason reason)
                && reason == StopReason.SPLIT_BRAIN;
    }

    private void takeOver(long request, String detail) {
        ImageRecord image = safety.open();
        if (image == null) {
            open(request, detail);
        } else {
            goBack(request, detail, image);
        }
    }

    /**
     * Out of order: the volumes go back to what they were before the resync. Whatever that changes
     * is durably marked as different first, in place of the bits the source has cleared since, so
     * that no crash on the way makes it forgotten.
     */
    private void goBack(long request, String detail, ImageRecord image) {
        core.goingBack = true;
        access.hold(Access.Hold.TAKE_OVER);
        access.update();
        meeting.abandon();
        for (Volume v : core.volumes) {
            PagedBits touched = core.images().touched(image.id(), v.index);
            if (touched != null) {
                v.dirty.or(touched);
            }
        }
        core.syncBitmaps(() ->
                core.images().restore(image.id(), answer -> wentBack(request, detail, answer)));
        core.changed();
    }

    private void wentBack(long request, String detail, Answer answer) {
        core.goingBack = false;
        access.letGo(Access.Hold.TAKE_OVER);
        if (answer == Answer.DONE && !core.failed) {
            core.record.resyncOpen = false;
            open(request, detail);
            safety.settle();
        } else {
            core.out.refuse(request, Refusals.localFailure(core.config.name(), core.link.note));
            access.update();
            meeting.restart();
        }
    }

    private void open(long request, String detail) {
        GroupRecord r = core.record;
        RoleEpoch next = r.roleEpoch.above(r.highestSeen, core.config.self().id());
        r.roleEpoch = next;
        r.highestSeen = next;
        r.role = r.role.withCurrent(true);
        core.status(new GroupStatus.Stopped(StopReason.FAILOVER), Cause.TAKE_OVER);
        core.unfence(Cause.TAKE_OVER);
        r.flipPending = false;
        r.yielded = false;
        r.lone = false;
        r.resync = Generation.NONE;
        r.synced = false;
        r.powerLost = false;
        core.exposure.holdsAll();
        intents.forgetSequences();
        meeting.abandon();
        access.hold(Access.Hold.TAKE_OVER);
        core.file.save(() -> {
            access.letGo(Access.Hold.TAKE_OVER);
            access.update();
            core.out.done(request, detail);
            meeting.restart();
        });
        core.changed();
    }

    /** A message of a higher role epoch: another side may write there, so this one may not. */
    void seen(RoleEpoch epoch) {
        core.record.highestSeen = epoch;
        if (core.isPrimary()) {
            fence();
        }
        core.file.save(() -> {});
        core.changed();
    }

    /** The peer speaks: remember its role epoch, and stop acknowledging if it is above ours. */
    void heard(GroupFacts theirs) {
        GroupRecord r = core.record;
        RoleEpoch seen =
                theirs.highestSeen().isAbove(theirs.roleEpoch())
                        ? theirs.highestSeen()
                        : theirs.roleEpoch();
        boolean save = false;
        if (seen.isAbove(r.highestSeen)) {
            r.highestSeen = seen;
            save = true;
        }
        if (core.isPrimary() && r.highestSeen.isAbove(r.roleEpoch)) {
            fence();
            save = true;
        }
        if (theirs.naturalVersion() > r.naturalVersion) {
            r.naturalVersion = theirs.naturalVersion();
            r.role = r.role.withNatural(!theirs.role().naturalPrimary());
            save = true;
        }
        if (save) {
            core.file.save(() -> {});
            core.changed();
        }
    }

    /** Another side is primary in a higher role epoch: no host write is acknowledged any more. */
    private void fence() {
        GroupRecord r = core.record;
        core.fence(core.failed ? r.fenceReason : StopReason.RETURNED, Cause.HIGHER_EPOCH);
        if (!hosts.leaveBehind() && isSending(r)) {
            // The other side may have opened what it held before this resync: then everything
            // written here since, though mirrored, is something only this side has.
            hosts.recordGeneration();
        }
        r.synced = false;
        if (!(r.status instanceof GroupStatus.Stopped)) {
            core.status(new GroupStatus.Stopped(StopReason.LINK_LOST), Cause.HIGHER_EPOCH);
        }
        r.goal = GroupRecord.PendingGoal.NONE;
        access.failing = false;
        access.update();
    }

    private static boolean isSending(GroupRecord r) {
        return r.everSynced && !r.resyncOpen && !r.resync.equals(Generation.NONE);
    }

    /** Writes only the peer has, or null when it has none that an operator should look at. */
    @Nullable Problem peerLoneWrites() {
        GroupFacts peer = core.link.peer;
        if (peer == null || !hasLoneWrites(peer)) {
            return null;
        }
        GroupFacts.Tracking t = peer.tracking();
        String preview =
                t.dirtyBits()
                        + " blocks, "
                        + t.dirtyBytes()
                        + " bytes, written between "
                        + java.time.Instant.ofEpochMilli(t.loneFirstMillis())
                        + " and "
                        + java.time.Instant.ofEpochMilli(t.loneLastMillis());
        return Refusals.loneWrites(core.config.name(), core.peerNode().name(), preview);
    }

    private static boolean hasLoneWrites(GroupFacts facts) {
        return !facts.flags().yielded()
                && facts.tracking().loneFirstMillis() != 0
                && !facts.lineage().current().equals(facts.lineage().base());
    }

    /** Whether the peer is asked to give up being primary. */
    boolean isDemoting() {
        return demotion != null;
    }

    /** Asks the peer to give up being primary. */
    void demotePeer(boolean discard, java.util.function.Consumer<@Nullable Problem> then) {
        long number = ++requests;
        demotion = new Demotion(number, then);
        core.out.send(new Message.Demote(core.epoch(), number, discard));
    }

    void demoteAck(Message.DemoteAck ack) {
        Demotion waiting = demotion;
        if (waiting == null || waiting.number != ack.request()) {
            return;
        }
        demotion = null;
        waiting.then.accept(
                ack.refusal().isEmpty()
                        ? null
                        : Refusals.demotionRefused(
                                core.config.name(), core.peerNode().name(), ack.refusal()));
    }

    /** The peer, primary in a higher role epoch, asks this side to give up being primary. */
    void demote(Message.Demote message) {
        GroupRecord r = core.record;
        // Equal counters of two writers are split brain: neither demotes the other by a tie.
        boolean level = core.isPrimary() && !message.roleEpoch().isAbove(r.roleEpoch);
        if (level || r.highestSeen.isAbove(message.roleEpoch())) {
            refuse(message, "this side is in role epoch " + r.highestSeen);
            return;
        }
        boolean lone = r.loneFirstMillis != 0 && !r.current.equals(r.base) && !r.yielded;
        if (lone && !message.discard()) {
            refuse(message, "this side has writes of its own");
            return;
        }
        if (core.failed) {
            refuse(message, core.link.note);
            return;
        }
        // A side that was the target already stays a copy of its primary: it has nothing to give
        // up.
        r.yielded |= core.isPrimary() || lone;
        r.role = r.role.withCurrent(false);
        r.roleEpoch = message.roleEpoch();
        r.highestSeen = message.roleEpoch();
        r.resync = r.resyncOpen ? r.resync : Generation.NONE;
        core.unfence(Cause.DEMOTED);
        r.synced = false;
        r.flipPending = false;
        r.goal = GroupRecord.PendingGoal.NONE;
        core.status(new GroupStatus.Stopped(StopReason.FAILOVER), Cause.DEMOTED);
        meeting.abandon();
        access.update();
        core.file.save(
                () -> core.out.send(new Message.DemoteAck(core.epoch(), message.request(), "")));
        core.changed();
    }

    private void refuse(Message.Demote message, String why) {
        core.out.send(new Message.DemoteAck(core.epoch(), message.request(), why));
    }

    void reverse(long request) {
        String group = core.config.name();
        GroupFacts peer = core.link.peer;
        if (!core.link.hasMet() || peer == null) {
            core.out.refuse(request, Refusals.linkDown(group, core.peerNode().name()));
            return;
        }
        if (peer.role().currentPrimary() == core.isPrimary()) {
            core.out.refuse(request, Refusals.notSynced(group));
            return;
        }
        GroupRecord r = core.record;
        r.naturalVersion++;
        r.role = r.role.withNatural(r.role.currentPrimary());
        long number = ++requests;
        onReverse.put(number, () -> core.out.done(request, "natural direction changed"));
        core.file.save(() ->
                core.out.send(
                        new Message.Reverse(
                                core.epoch(), number, r.naturalVersion, !r.role.naturalPrimary())));
        core.changed();
    }

    void reversed(Message.Reverse message) {
        GroupRecord r = core.record;
        if (message.version() > r.naturalVersion) {
            r.naturalVersion = message.version();
            r.role = r.role.withNatural(message.receiverNaturalPrimary());
            core.changed();
        }
        core.file.save(
                () -> core.out.send(new Message.ReverseAck(core.epoch(), message.request())));
    }

    void reverseAck(Message.ReverseAck ack) {
        Runnable then = onReverse.remove(ack.request());
        if (then != null) {
            then.run();
        }
    }

    /** Commands that wait for the peer end; what was recorded here is told again at contact. */
    void linkLost() {
        onReverse.values().forEach(Runnable::run);
        onReverse.clear();
        Demotion waiting = demotion;
        demotion = null;
        if (waiting != null) {
            waiting.then.accept(Refusals.linkLost(core.config.name()));
        }
    }

    /** Nothing waits for hosts of a role that has ended. */
    int writesOnTheirWay() {
        return hosts.issued();
    }
}
