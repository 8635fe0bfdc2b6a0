// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.format.GroupRecord;
import io.farside.model.GroupStatus;
import io.farside.model.StopReason;
import io.farside.wire.replication.GroupFacts;
import java.util.ArrayList;
import java.util.List;

/** This side's facts for the handshake. */
final class FactsBuilder {
    private final Core core;
    private final IntentTracking intents;
    private final ReplayWindow window;

    FactsBuilder(Core core, IntentTracking intents, ReplayWindow window) {
        this.core = core;
        this.intents = intents;
        this.window = window;
    }

    GroupFacts build() {
        GroupRecord r = core.record;
        return new GroupFacts(
                core.config.self().id(),
                core.incarnation,
                core.link.knownPeer,
                r.role,
                r.naturalVersion,
                r.roleEpoch,
                r.highestSeen,
                new GroupFacts.Lineage(r.current, r.base, r.resync, r.history),
                flags(r),
                tracking(r),
                volumes(core.config));
    }

    static List<GroupFacts.VolumeFacts> volumes(GroupConfig config) {
        List<GroupFacts.VolumeFacts> volumes = new ArrayList<>();
        for (GroupConfig.Volume v : config.volumes()) {
            volumes.add(new GroupFacts.VolumeFacts(v.id(), v.sizeBytes(), v.bitBytes()));
        }
        return volumes;
    }

    private GroupFacts.Flags flags(GroupRecord r) {
        return new GroupFacts.Flags(
                wantsReplication(),
                r.everSynced,
                r.synced,
                r.resyncOpen,
                r.powerLost,
                r.fence,
                r.yielded,
                r.flipPending,
                r.overwrite,
                core.isAsync(),
                window.isOpen());
    }

    /** Whether the primary has told that it wants to replicate and was stopped since then. */
    boolean isTakenBack(GroupFacts told) {
        return core.isPrimary()
                && told.flags().wantsReplication()
                && !core.failed
                && !wantsReplication();
    }

    private boolean wantsReplication() {
        // What the volumes of a side without trusted metadata hold is not known.
        boolean corrupt = core.record.fence && core.record.fenceReason == StopReason.CORRUPT;
        if (core.failed || core.closing || corrupt) {
            return false;
        }
        return switch (core.record.status) {
            case GroupStatus.New() -> false;
            case GroupStatus.Starting(), GroupStatus.Started(), GroupStatus.Stopping() -> true;
            case GroupStatus.Stopped(StopReason reason) ->
                    reason == StopReason.LINK_LOST && core.policies().autoRecover();
            case GroupStatus.Failsafe(StopReason _) -> false;
        };
    }

    private GroupFacts.Tracking tracking(GroupRecord r) {
        long dirty = 0;
        long doubt = 0;
        long bytes = 0;
        for (Volume volume : core.volumes) {
            dirty += volume.dirty.count();
            doubt += volume.doubt.count();
            bytes += volume.bytes(volume.dirty.count());
        }
        // In asynchronous modes what the target has durably is known block by block.
        long hot = core.isAsync() ? 0 : intents.hotBits();
        return new GroupFacts.Tracking(
                dirty, doubt, hot, bytes, r.loneFirstMillis, r.loneLastMillis);
    }
}
