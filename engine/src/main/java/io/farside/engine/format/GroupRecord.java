// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.format;

import io.farside.model.Generation;
import io.farside.model.GroupPolicies;
import io.farside.model.GroupRole;
import io.farside.model.GroupStatus;
import io.farside.model.RoleEpoch;
import io.farside.model.StopReason;
import io.farside.wire.replication.GroupFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Durable state of one side of a group, as held in memory. Always written as a whole by {@link
 * GroupRecordCodec}; a change counts only once the write that follows it is durable. Confined to
 * the group's thread.
 */
public final class GroupRecord {
    /** What an operator asked for and is still pursued. */
    public enum PendingGoal {
        NONE,
        SWITCHOVER,
        FAILBACK
    }

    /** Identity; never changes. */
    public final UUID group;

    /** Number of the last write of this record. */
    public long sequence;

    public GroupRole role;

    /** Counts changes of the natural direction. */
    public long naturalVersion;

    /** Never Stopping or Failsafe: those are derived. */
    public GroupStatus status = new GroupStatus.New();

    public RoleEpoch roleEpoch = RoleEpoch.NONE;
    public RoleEpoch highestSeen = RoleEpoch.NONE;

    public Generation current = Generation.NONE;

    /** Last generation known to be shared with the peer. */
    public Generation base = Generation.NONE;

    /**
     * Generation being received while {@link #resyncOpen}; otherwise the one being sent to the
     * target in a resync whose end is not recorded yet, or NONE.
     */
    public Generation resync = Generation.NONE;

    /** Earlier generations, newest first, at most {@link GroupFacts#MAX_HISTORY}. */
    public List<Generation> history = new ArrayList<>();

    /** Kernel boot id of the last run. */
    public String bootId = "";

    /** The last run ended in good order: everything was durable. */
    public boolean cleanStop;

    /** The present generation was begun without the peer and never offered to it. */
    public boolean lone;

    /** Started and synced when last seen. */
    public boolean synced;

    /** An initial sync was completed, at the source: its end was about to be told to the target. */
    public boolean everSynced;

    /** This side is out of order: a resync to it has not ended. */
    public boolean resyncOpen;

    /** Power was lost since the last contact with the peer. */
    public boolean powerLost;

    /** Hosts are refused until the peer has been heard or an operator overrides. */
    public boolean fence;

    public StopReason fenceReason = StopReason.RETURNED;

    /** An operator gave up the writes only this side has. */
    public boolean yielded;

    /** Demoted itself for the peer, which has not confirmed yet. */
    public boolean flipPending;

    /** An operator agreed that the target's unrelated data is overwritten. */
    public boolean overwrite;

    public PendingGoal goal = PendingGoal.NONE;

    /** The goal may cut off hosts that are attached for writing. */
    public boolean goalDisconnects;

    /** Wall time of the first and last write without the peer, 0 when none. */
    public long loneFirstMillis;

    public long loneLastMillis;

    /** Wall time this side was last known to run. */
    public long aliveMillis;

    /**
     * Wall time at the primary of the state an asynchronous target holds or last held as one
     * instant; 0 when none is known.
     */
    public long asOfMillis;

    public List<GroupFacts.VolumeFacts> volumes = List.of();
    public long peerNode;
    public GroupPolicies policies = GroupPolicies.DEFAULT;

    public GroupRecord(UUID group, GroupRole role) {
        this.group = group;
        this.role = role;
    }

    /** Begins a new generation; the old one goes to the history. */
    public void begin(Generation next) {
        if (!current.equals(Generation.NONE)) {
            history.addFirst(current);
            while (history.size() > GroupFacts.MAX_HISTORY) {
                history.removeLast();
            }
        }
        current = next;
    }
}
