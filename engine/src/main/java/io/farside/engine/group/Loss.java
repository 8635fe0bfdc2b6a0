// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.group.StatusTable.Cause;
import io.farside.model.LossPolicy;
import io.farside.model.StopReason;
import io.farside.wire.replication.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * What the primary does when it cannot replicate: hold within the budget, then what the policy
 * says. A release is durable before the first write is acknowledged alone.
 */
final class Loss {
    private final Core core;
    private final HostWrites hosts;
    private final Access access;
    private final Replication replication;
    private final List<Runnable> whenReleased = new ArrayList<>();
    private boolean releasing;
    private Runnable whenAlone = () -> {};

    Loss(Core core, HostWrites hosts, Access access, Replication replication) {
        this.core = core;
        this.hosts = hosts;
        this.access = access;
        this.replication = replication;
    }

    /** Runs each time this side goes on alone, whatever the reason. */
    void whenAlone(Runnable then) {
        whenAlone = then;
    }

    Cycles cycles() {
        return replication.cycles();
    }

    /** Whether host writes wait for the loss procedure. */
    boolean isHolding() {
        return !core.isAsync()
                && core.isPrimary()
                && core.isStarted()
                && !core.link.isReplicating();
    }

    String describe() {
        if (releasing) {
            return "recording that this side goes on alone";
        }
        if (!isHolding() || core.record.fence) {
            return "";
        }
        return access.failing ? "host writes fail by policy" : "host writes are held";
    }

    /** The link is gone or a meeting has begun: the budget starts. */
    void interrupted() {
        if (core.isAsync()) {
            if (!core.link.isUp() && core.isPrimary() && core.isStarted() && !core.record.fence) {
                release(StopReason.LINK_LOST, () -> {});
            }
            return;
        }
        if (isHolding() && !core.record.fence && !access.failing) {
            long now = core.now.nanos();
            core.timers.setIfOff(
                    Timers.Kind.HOLD_BUDGET, now + core.policies().holdBudget().toNanos());
            long limit = core.policies().holdLimit().toNanos();
            if (limit > 0 && core.policies().onReplicationLoss() == LossPolicy.HOLD) {
                core.timers.setIfOff(Timers.Kind.HOLD_LIMIT, now + limit);
            }
        }
    }

    void budgetSpent() {
        if (!isHolding() || core.record.fence) {
            return;
        }
        switch (core.policies().onReplicationLoss()) {
            case RELEASE -> release(StopReason.LINK_LOST, this::recover);
            case FAIL -> fail();
            case HOLD -> core.changed();
        }
    }

    /**
     * The link may have come back before the budget was spent, but too late to go on: then no other
     * edge comes that would start replication again.
     */
    private void recover() {
        boolean stopped = !core.link.isReplicating() && !core.isStarted();
        if (core.policies().autoRecover() && core.link.isUp() && stopped) {
            replication.adoption().meetAgain();
        }
    }

    /** The policies have changed, perhaps while they are being carried out. */
    void policiesChanged() {
        core.timers.off(Timers.Kind.HOLD_LIMIT);
        access.failing = false;
        boolean spent = !core.timers.isSet(Timers.Kind.HOLD_BUDGET);
        if (!isHolding() || core.record.fence || releasing) {
            return;
        }
        interrupted();
        if (spent) {
            core.timers.off(Timers.Kind.HOLD_BUDGET);
            budgetSpent();
        }
        access.update();
    }

    void limitReached() {
        if (isHolding() && !core.record.fence) {
            fail();
        }
    }

    private void fail() {
        access.failing = true;
        hosts.failUnanswered();
        access.update();
        core.changed();
    }

    /** The peer could not do what it was asked to. */
    void peerFailed(StopReason reason) {
        if (core.isPrimary()) {
            release(reason, () -> {});
        } else {
            replication.stopped(reason, Cause.REFUSED);
            core.file.save(() -> {});
        }
    }

    /** Goes on without the peer, once that is durable. */
    void release(StopReason reason, Runnable then) {
        whenReleased.add(then);
        if (releasing) {
            return;
        }
        releasing = true;
        core.baseImage.take();
        access.hold(Access.Hold.RELEASE);
        access.update();
        if (core.link.isUp()) {
            core.out.send(new Message.Stop(core.epoch(), 0, reason));
        }
        if (reason != StopReason.LINK_LOST) {
            hosts.keepNothing();
        } else if (!core.isAsync() && core.record.synced && !core.isMarked()) {
            hosts.keepUnanswered();
        }
        hosts.markUnanswered();
        boolean lone = hosts.awaitsPeer();
        if (lone) {
            core.exposure.written(core.now.nanos());
        }
        replication.stopped(reason, Cause.ALONE);
        if (lone) {
            hosts.recordGeneration();
        } else {
            hosts.leaveBehind();
        }
        core.timers.off(Timers.Kind.HOLD_BUDGET);
        core.timers.off(Timers.Kind.HOLD_LIMIT);
        core.syncBitmaps(() -> core.file.save(this::released));
    }

    private void released() {
        releasing = false;
        access.letGo(Access.Hold.RELEASE);
        access.failing = false;
        hosts.abandonPeer();
        whenAlone.run();
        access.update();
        core.changed();
        List<Runnable> go = new ArrayList<>(whenReleased);
        whenReleased.clear();
        go.forEach(Runnable::run);
    }

    boolean isReleasing() {
        return releasing;
    }
}
