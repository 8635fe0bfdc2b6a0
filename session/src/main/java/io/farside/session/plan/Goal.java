// SPDX-License-Identifier: Apache-2.0
package io.farside.session.plan;

import io.farside.model.GroupStatus;
import io.farside.model.StopReason;
import io.farside.session.observe.SideState;

/** What a step waits for at one side of a group. */
public enum Goal {
    /** Replication runs, perhaps still copying. */
    STARTED("replication to start"),
    /** Replication runs and every volume is proven equal. */
    SYNCED("every volume to be in sync"),
    /** Replication has ended. */
    STOPPED("replication to stop"),
    /** This side takes host writes, alone. */
    OPEN("the volumes to open for hosts"),
    /** This side is primary, replicates and takes host writes. */
    PRIMARY("the roles to change");

    private final String text;

    Goal(String text) {
        this.text = text;
    }

    /** Whether this state of the side fulfils it. */
    public boolean reachedBy(SideState side) {
        return switch (this) {
            case STARTED -> side.started();
            case SYNCED -> side.started() && side.synced();
            case STOPPED ->
                    side.status() instanceof GroupStatus.Stopped
                            || side.status() instanceof GroupStatus.Failsafe
                            || side.status() instanceof GroupStatus.New;
            case OPEN -> side.primary() && side.hosts().open();
            case PRIMARY -> side.primary() && side.started() && side.hosts().open();
        };
    }

    /** Whether waiting is pointless: replication stopped for a reason that does not lift itself. */
    public boolean lostBy(SideState side) {
        return switch (this) {
            case STARTED, SYNCED, PRIMARY ->
                    side.status() instanceof GroupStatus.Stopped(StopReason reason)
                            && switch (reason) {
                                case SPLIT_BRAIN,
                                        UNRELATED,
                                        LOCAL_IO,
                                        CORRUPT,
                                        INCOMPATIBLE,
                                        FAULT,
                                        NO_SPACE,
                                        REMOTE_WRITE_ERROR ->
                                        true;
                                case USER, LINK_LOST, FAILOVER, RETURNED -> false;
                            };
            case STOPPED, OPEN -> false;
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
