// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.format.GroupRecord;
import io.farside.engine.group.StatusTable.Cause;
import io.farside.model.Generation;
import io.farside.model.GroupStatus;
import io.farside.model.Problem;
import io.farside.model.RoleEpoch;
import io.farside.model.StopReason;
import io.farside.wire.replication.GroupFacts;
import io.farside.wire.replication.Message;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Verbs that start and end replication without changing roles. */
final class StartStop {
    private final Core core;
    private final Access access;
    private final HostWrites hosts;
    private final Meeting meeting;
    private final Loss loss;
    private final Roles roles;
    private final List<Long> starting = new ArrayList<>();
    private final List<Long> stopping = new ArrayList<>();
    private boolean draining;
    private long drain;
    private long stopRequest;

    StartStop(Core core, Access access, HostWrites hosts, Meeting meeting, Loss loss, Roles roles) {
        this.core = core;
        this.access = access;
        this.hosts = hosts;
        this.meeting = meeting;
        this.loss = loss;
        this.roles = roles;
    }

    private String group() {
        return core.config.name();
    }

    boolean isDraining() {
        return draining;
    }

    private @Nullable Problem whyNotPrimary(String verb) {
        if (!core.isPrimary()) {
            return Refusals.notPrimary(group(), verb, core.peerNode().name());
        }
        if (core.failed) {
            return Refusals.localFailure(group(), core.link.note);
        }
        return core.record.fence ? Refusals.fenced(core) : null;
    }

    private @Nullable Problem whyNotContact(String verb) {
        Problem refusal = whyNotPrimary(verb);
        if (refusal == null && !core.link.hasMet()) {
            refusal = Refusals.linkDown(group(), core.peerNode().name());
        }
        return refusal;
    }

    void start(long request, boolean overwrite) {
        Problem refusal = whyNotContact("start");
        if (refusal == null && core.link.isReplicating()) {
            refusal = Refusals.alreadyStarted(group());
        }
        if (refusal != null) {
            core.out.refuse(request, refusal);
            return;
        }
        begin(request, overwrite);
    }

    /** Wants replication from now on and meets the peer about it. */
    private void begin(long request, boolean overwrite) {
        GroupRecord r = core.record;
        if (r.roleEpoch.equals(RoleEpoch.NONE)) {
            r.roleEpoch = r.roleEpoch.above(r.highestSeen, core.config.self().id());
            r.highestSeen = r.roleEpoch;
        }
        if (r.current.equals(Generation.NONE)) {
            r.begin(core.newGeneration());
        }
        r.overwrite |= overwrite;
        if (!core.isStarted()) {
            core.status(new GroupStatus.Starting(), Cause.START);
        }
        starting.add(request);
        core.changed();
        meeting.restart();
    }

    /** A new round: a side that gave up being primary meanwhile has nothing to stop any more. */
    void begun() {
        if (draining && !core.isPrimary()) {
            endDrain();
            stopping.forEach(request -> core.out.refuse(request, Refusals.notStarted(group())));
            stopping.clear();
        }
    }

    /** Replication runs: starts are done. */
    void running() {
        if (draining) {
            // The sides met again meanwhile: the drain that ended then found nothing to stop.
            long mine = ++drain;
            hosts.whenDrained(() -> drained(mine));
        }
        starting.forEach(request -> core.out.done(request, "started"));
        starting.clear();
    }

    /** The meeting ended without replication. */
    void notRunning(StopReason reason, String verdict) {
        if (core.isStarting()) {
            core.status(new GroupStatus.Stopped(reason), Cause.NOT_AGREED);
            core.record.overwrite = false;
            core.file.save(() -> {});
        }
        Problem problem = Refusals.verdict(group(), verdict, reason == StopReason.UNRELATED);
        starting.forEach(request -> core.out.refuse(request, problem));
        starting.clear();
        core.changed();
    }

    void linkLost() {
        starting.forEach(request -> core.out.refuse(request, Refusals.linkLost(group())));
        starting.clear();
        if (core.isStarting()) {
            core.status(new GroupStatus.Stopped(StopReason.LINK_LOST), Cause.LINK_LOST);
            core.file.save(() -> {});
        }
        if (draining) {
            endDrain();
            loss.release(StopReason.USER, this::stopped);
        }
    }

    /** Compares everything, or takes up a resync that stopped. */
    void sync(long request) {
        Problem refusal = whyNotContact("sync");
        if (refusal != null) {
            core.out.refuse(request, refusal);
            return;
        }
        if (!core.record.current.equals(Generation.NONE)) {
            hosts.keepNothing();
            for (Volume v : core.volumes) {
                v.doubt.setAll();
            }
        }
        begin(request, false);
    }

    void release(long request) {
        Problem refusal = whyNotPrimary("release");
        if (refusal == null && !loss.isHolding()) {
            refusal = Refusals.nothingHeld(group());
        }
        if (refusal != null) {
            core.out.refuse(request, refusal);
            return;
        }
        loss.release(StopReason.LINK_LOST, () -> core.out.done(request, "released"));
    }

    void stop(long request, boolean now) {
        Problem refusal = whyNotPrimary("stop");
        if (refusal == null && !core.isStarted() && !core.isStarting()) {
            if (core.record.status instanceof GroupStatus.Stopped) {
                core.status(new GroupStatus.Stopped(StopReason.USER), Cause.STOPPED_ALREADY);
                core.file.save(() -> core.out.done(request, "stopped"));
                core.changed();
                return;
            }
            refusal = Refusals.notStarted(group());
        }
        if (refusal != null) {
            core.out.refuse(request, refusal);
            return;
        }
        stopping.add(request);
        if (now || !core.link.isReplicating()) {
            endDrain();
            loss.release(StopReason.USER, this::stopped);
        } else if (!draining) {
            draining = true;
            access.hold(Access.Hold.STOP);
            access.update();
            core.changed();
            long mine = ++drain;
            hosts.whenDrained(() -> drained(mine));
        }
    }

    private void endDrain() {
        draining = false;
        access.letGo(Access.Hold.STOP);
    }

    /** Nothing is on its way: both sides are equal, the cut is consistent. */
    private void drained(long ofDrain) {
        if (!draining || ofDrain != drain || !core.link.isReplicating()) {
            return;
        }
        if (core.isAsync()) {
            loss.cycles().drain(() -> tellStop(ofDrain));
        } else {
            tellStop(ofDrain);
        }
    }

    private void tellStop(long ofDrain) {
        if (draining && ofDrain == drain) {
            core.out.send(new Message.Stop(core.epoch(), ++stopRequest, StopReason.USER));
        }
    }

    void stopAck(Message.StopAck ack) {
        if (draining && ack.request() == stopRequest) {
            endDrain();
            loss.release(StopReason.USER, this::stopped);
        }
    }

    /** Replication has ended without the cut that a stop was waiting for. */
    void alone() {
        if (draining) {
            endDrain();
            stopped();
        }
    }

    private void stopped() {
        stopping.forEach(request -> core.out.done(request, "stopped"));
        stopping.clear();
    }

    /** Demotes the other side and copies the difference back to it. */
    void reprotect(long request, boolean discard) {
        Problem refusal = whyNotContact("reprotect");
        if (refusal == null && core.link.isReplicating()) {
            refusal = Refusals.alreadyStarted(group());
        }
        if (refusal == null && !discard) {
            refusal = roles.peerLoneWrites();
        }
        if (refusal != null) {
            core.out.refuse(request, refusal);
            return;
        }
        if (!core.record.everSynced) {
            begin(request, false);
            return;
        }
        protect(
                discard,
                problem -> {
                    if (problem == null) {
                        core.out.done(request, "the peer is demoted; the difference is copied");
                    } else {
                        core.out.refuse(request, problem);
                    }
                });
    }

    /** Demotes the peer where needed, then starts. */
    void protect(boolean discard, java.util.function.Consumer<@Nullable Problem> then) {
        roles.demotePeer(
                discard,
                problem -> {
                    if (problem == null) {
                        if (!core.isStarted()) {
                            core.status(new GroupStatus.Starting(), Cause.PEER_DEMOTED);
                        }
                        core.file.save(() -> {
                            then.accept(null);
                            meeting.restart();
                        });
                        core.changed();
                    } else {
                        then.accept(problem);
                    }
                });
    }

    /** Whether the peer has to be demoted before replication can run. */
    boolean peerIsPrimary() {
        GroupFacts peer = core.link.peer;
        return peer != null && peer.role().currentPrimary();
    }

    /** The target hears that replication ends. */
    void stopHeard(Message.Stop message, Replication replication) {
        if (core.isPrimary()) {
            return;
        }
        replication.stopped(message.reason(), Cause.STOP_HEARD);
        core.file.save(() -> core.out.send(new Message.StopAck(core.epoch(), message.request())));
    }
}
