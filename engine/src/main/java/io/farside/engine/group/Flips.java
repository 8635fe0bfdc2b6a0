// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.format.GroupRecord;
import io.farside.engine.format.GroupRecord.PendingGoal;
import io.farside.engine.group.StatusTable.Cause;
import io.farside.model.GroupStatus;
import io.farside.model.Problem;
import io.farside.model.RoleEpoch;
import io.farside.wire.replication.Message;
import org.jspecify.annotations.Nullable;

/**
 * The planned change of direction: hold, drain, flush both sides, demote this side durably, then
 * the other opens. Before the demotion everything goes back; after it nothing releases by itself.
 */
final class Flips {
    private final Core core;
    private final Access access;
    private final HostWrites hosts;
    private final Meeting meeting;
    private final StartStop startStop;
    private final IntentTracking intents;
    private final Cycles cycles;
    private int writers;
    private boolean flipping;

    /**
     * Drains and flushes of an attempt that was given up end later and must not count for the next.
     */
    private long attempt;

    private boolean demoted;
    private long request;
    private boolean hasRequest;
    private boolean demoting;

    Flips(
            Core core,
            Access access,
            HostWrites hosts,
            Meeting meeting,
            StartStop startStop,
            IntentTracking intents,
            Cycles cycles) {
        this.core = core;
        this.access = access;
        this.hosts = hosts;
        this.meeting = meeting;
        this.startStop = startStop;
        this.intents = intents;
        this.cycles = cycles;
    }

    int writers() {
        return writers;
    }

    void attached(int count) {
        writers = count;
        core.changed();
        pursue();
    }

    boolean isFlipping() {
        return flipping;
    }

    private boolean isSynced() {
        return core.isPrimary()
                && core.isStarted()
                && core.link.isReplicating()
                && core.record.synced
                && !core.isMarked();
    }

    /**
     * Whether a change of direction may begin: both sides are equal, or the target follows and one
     * more cycle, without host writes, makes them so.
     */
    private boolean isReady() {
        boolean follows =
                core.isAsync()
                        && core.isPrimary()
                        && core.isStarted()
                        && core.link.isReplicating()
                        && core.record.everSynced;
        return follows ? cycles.isConsistent() : isSynced();
    }

    private @Nullable Problem common(boolean disconnectHosts) {
        String group = core.config.name();
        if (!core.isPrimary()) {
            return Refusals.notPrimary(group, "this", core.peerNode().name());
        }
        if (core.failed) {
            return Refusals.localFailure(group, core.link.note);
        }
        if (core.record.fence) {
            return Refusals.fenced(core);
        }
        if (flipping || startStop.isDraining()) {
            return Refusals.busy(group);
        }
        if (writers > 0 && !disconnectHosts) {
            return Refusals.hostsAttached(group, writers);
        }
        return null;
    }

    void switchover(long forRequest, boolean disconnectHosts) {
        Problem refusal = common(disconnectHosts);
        if (refusal == null && !isReady()) {
            refusal = Refusals.notSynced(core.config.name());
        }
        if (refusal != null) {
            core.out.refuse(forRequest, refusal);
            return;
        }
        hasRequest = true;
        request = forRequest;
        begin();
    }

    void failback(long forRequest, Roles roles, boolean discard, boolean disconnectHosts) {
        String group = core.config.name();
        Problem refusal = common(disconnectHosts);
        if (refusal == null && core.record.role.naturalPrimary()) {
            refusal = Refusals.atHome(group);
        }
        if (refusal == null && !core.link.hasMet()) {
            refusal = Refusals.linkDown(group, core.peerNode().name());
        }
        if (refusal == null && !core.link.isReplicating() && !discard) {
            refusal = roles.peerLoneWrites();
        }
        if (refusal != null) {
            core.out.refuse(forRequest, refusal);
            return;
        }
        core.record.goal = PendingGoal.FAILBACK;
        core.record.goalDisconnects = disconnectHosts;
        core.changed();
        core.file.save(() -> {
            if (core.link.isReplicating()) {
                core.out.done(forRequest, "failing back");
                pursue();
            } else {
                startStop.protect(discard, problem -> accepted(forRequest, problem));
            }
        });
    }

    private void accepted(long forRequest, @Nullable Problem problem) {
        if (problem == null) {
            core.out.done(forRequest, "failing back: the difference is copied first");
        } else {
            core.record.goal = PendingGoal.NONE;
            core.file.save(() -> core.out.refuse(forRequest, problem));
        }
    }

    /** Why the pending goal waits, or empty. */
    String blocked() {
        if (core.record.goal == PendingGoal.NONE || flipping || !core.isPrimary()) {
            return "";
        }
        if (!isReady()) {
            return "waits for both sides to be in sync";
        }
        return writers > 0 && !core.record.goalDisconnects
                ? "waits for " + writers + " host connection(s) to be closed"
                : "";
    }

    /** Goes on with the pending goal as far as the state allows. */
    void pursue() {
        boolean home = core.record.role.naturalPrimary();
        if (core.record.goal == PendingGoal.FAILBACK
                && !home
                && !flipping
                && isReady()
                && (writers == 0 || core.record.goalDisconnects)) {
            begin();
        }
    }

    private void begin() {
        flipping = true;
        demoting = false;
        access.hold(Access.Hold.FLIP);
        access.update();
        core.changed();
        long mine = ++attempt;
        hosts.whenDrained(() -> drained(mine));
    }

    private void drained(long ofAttempt) {
        if (!isCurrent(ofAttempt)) {
            return;
        }
        if (core.isAsync()) {
            cycles.drain(() -> flush(ofAttempt));
        } else {
            flush(ofAttempt);
        }
    }

    private boolean isCurrent(long ofAttempt) {
        return flipping && !demoting && ofAttempt == attempt;
    }

    private void flush(long ofAttempt) {
        if (!isCurrent(ofAttempt)) {
            return;
        }
        boolean[] good = {true};
        Join join = new Join(core.volumes.length, () -> flushed(ofAttempt, good[0]));
        for (Volume v : core.volumes) {
            hosts.flush(
                    v.index,
                    ok -> {
                        good[0] &= ok;
                        join.done();
                    });
        }
    }

    private void flushed(long ofAttempt, boolean good) {
        if (!isCurrent(ofAttempt)) {
            return;
        }
        if (!good || !isSynced()) {
            giveUp("the flush of both sides failed");
            return;
        }
        demoting = true;
        GroupRecord r = core.record;
        r.roleEpoch = r.roleEpoch.above(r.highestSeen, core.peerNode().id());
        r.highestSeen = r.roleEpoch;
        r.role = r.role.withCurrent(false);
        cycles.off();
        r.flipPending = true;
        intents.forgetSequences();
        access.letGo(Access.Hold.FLIP);
        access.update();
        core.file.save(this::demoted);
    }

    private void demoted() {
        demoted = true;
        flipping = false;
        core.changed();
        if (core.link.isUp()) {
            tell();
        } else {
            answer(Refusals.flipPending(core.config.name(), core.peerNode().name()));
        }
    }

    /** Tells the peer that it is primary now. */
    void tell() {
        if (core.record.flipPending) {
            core.out.send(new Message.Flip(core.epoch()));
        }
    }

    private void giveUp(String why) {
        flipping = false;
        access.letGo(Access.Hold.FLIP);
        access.update();
        answer(Refusals.flipFailed(core.config.name(), why));
        core.changed();
    }

    /**
     * A new meeting has begun: what this side knew of the other counts no more until both agree.
     */
    void metAnew() {
        if (flipping && !demoting) {
            giveUp("the sides had to meet again");
        }
    }

    /** Replication has ended and this side goes on alone. */
    void alone() {
        if (flipping && !demoting) {
            giveUp("replication stopped: " + core.link.note);
        }
    }

    void linkLost() {
        if (flipping && !demoting) {
            giveUp("the link was lost");
        } else if (demoted && hasRequest) {
            answer(Refusals.flipPending(core.config.name(), core.peerNode().name()));
        }
    }

    private void answer(@Nullable Problem problem) {
        if (!hasRequest) {
            return;
        }
        hasRequest = false;
        if (problem == null) {
            core.out.done(request, "direction changed");
        } else {
            core.out.refuse(request, problem);
        }
    }

    /** The peer has demoted itself for this side. */
    void flip(Message.Flip message) {
        GroupRecord r = core.record;
        RoleEpoch epoch = message.roleEpoch();
        boolean mine = epoch.writer() == core.config.self().id();
        if (core.isPrimary() && epoch.equals(r.roleEpoch)) {
            core.file.save(() -> core.out.send(new Message.FlipAck(core.epoch())));
            return;
        }
        if (core.isPrimary()
                || !mine
                || r.resyncOpen
                || core.failed
                || !r.everSynced
                || r.highestSeen.isAbove(epoch)) {
            core.link.note = "a change of direction to this side cannot be followed";
            core.changed();
            return;
        }
        r.role = r.role.withCurrent(true);
        r.roleEpoch = epoch;
        r.highestSeen = epoch;
        core.status(new GroupStatus.Started(), Cause.TOOK_OVER);
        r.lone = false;
        core.unfence(Cause.TOOK_OVER);
        core.exposure.holdsAll();
        r.goal = PendingGoal.NONE;
        intents.forgetSequences();
        boolean flowing = core.link.isReplicating();
        access.hold(Access.Hold.TAKE_OVER);
        core.file.save(() -> {
            core.out.send(new Message.FlipAck(core.epoch()));
            access.letGo(Access.Hold.TAKE_OVER);
            access.update();
            core.changed();
            if (!flowing) {
                meeting.restart();
            } else if (core.isAsync()) {
                cycles.rest();
            }
        });
    }

    void flipAck() {
        if (!core.record.flipPending) {
            return;
        }
        core.record.flipPending = false;
        core.record.goal = PendingGoal.NONE;
        demoted = false;
        // Both sides were drained, flushed and equal at the demotion, and nothing has been written
        // since.
        core.record.synced = true;
        core.changed();
        core.file.save(() -> answer(null));
    }
}
