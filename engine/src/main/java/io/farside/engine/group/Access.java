// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.group.Effect.HostAccess;
import io.farside.engine.group.HostWrites.Gate;
import io.farside.model.StopReason;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Derives from the group's state who may use the volumes and what happens to host writes. */
final class Access {
    private final Core core;
    private final HostWrites hosts;
    private @Nullable HostAccess told;

    /** Why new writes wait; each part ends only its own hold. */
    enum Hold {
        /** A failover, override or the peer's demotion for this side is being recorded. */
        TAKE_OVER,
        /** A stop drains to a consistent cut. */
        STOP,
        /** That this side goes on alone is being recorded. */
        RELEASE,
        /** A change of direction drains and flushes. */
        FLIP,
        /** The volumes are on their way back to an image. */
        RESTORE
    }

    private final Set<Hold> holds = EnumSet.noneOf(Hold.class);

    /** How host writes and a replay go together. */
    enum Replay {
        /** Nothing is replayed: writes are mirrored. */
        NONE,
        /** Writes go on alone, at the tail of the window. */
        ALONE,
        /** Writes wait until the target has the rest. */
        HOLD,
        /** As before, and none is on its way here any more. */
        DRAINED
    }

    /** Held writes fail: policy, or the hold limit has passed. */
    boolean failing;

    Replay replay = Replay.NONE;

    Access(Core core, HostWrites hosts) {
        this.core = core;
        this.hosts = hosts;
    }

    /** New writes wait from the next {@link #update} on. */
    void hold(Hold why) {
        holds.add(why);
    }

    /** Ends a hold with the next {@link #update}. */
    void letGo(Hold why) {
        holds.remove(why);
    }

    HostAccess now() {
        return told == null ? wanted() : told;
    }

    /** Tells the driver when access has changed, and sets the gate. */
    void update() {
        HostAccess wanted = wanted();
        if (!wanted.equals(told)) {
            told = wanted;
            if (wanted instanceof HostAccess.Refused) {
                hosts.cutOff();
            }
            core.out.add(new Effect.SetAccess(wanted));
            core.changed();
        }
        hosts.gate(gate(wanted));
    }

    private HostAccess wanted() {
        String name = core.config.name();
        if (core.closing) {
            return new HostAccess.Refused(Refusals.closing(name));
        }
        if (core.failed) {
            return new HostAccess.Refused(Refusals.localFailure(name, core.link.note));
        }
        if (!core.ready) {
            return new HostAccess.Refused(Refusals.recovering(name));
        }
        if (holds.contains(Hold.TAKE_OVER)) {
            return new HostAccess.Refused(Refusals.takingOver(name));
        }
        if (!core.isPrimary()) {
            return new HostAccess.Refused(Refusals.isTarget(name, core.config.targets()));
        }
        if (core.record.fence) {
            return new HostAccess.Refused(
                    core.record.fenceReason == StopReason.CORRUPT
                            ? Refusals.corrupt(name)
                            : Refusals.fenced(core));
        }
        if (core.record.resyncOpen) {
            return new HostAccess.Refused(Refusals.outOfOrder(name));
        }
        return new HostAccess.ReadWrite();
    }

    private Gate gate(HostAccess access) {
        if (!(access instanceof HostAccess.ReadWrite)) {
            return Gate.CLOSED;
        }
        if (!holds.isEmpty()) {
            return Gate.HOLD;
        }
        if (!core.isStarted()) {
            return Gate.ALONE;
        }
        if (core.isAsync()) {
            return Gate.TRACK;
        }
        if (core.link.isReplicating()) {
            return switch (replay) {
                case NONE -> Gate.MIRROR;
                case ALONE -> Gate.ALONE;
                case HOLD, DRAINED -> Gate.HOLD;
            };
        }
        return failing ? Gate.FAIL : Gate.HOLD;
    }
}
