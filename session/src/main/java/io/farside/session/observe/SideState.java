// SPDX-License-Identifier: Apache-2.0
package io.farside.session.observe;

import io.farside.model.GroupRole;
import io.farside.model.GroupStatus;
import io.farside.model.Problem;
import io.farside.model.RoleEpoch;
import io.farside.model.VolumeSync;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One side of a group as its node told it.
 *
 * @param at when
 * @param highestSeen above {@code roleEpoch} when this side is out of date
 * @param recoverable whether the side that is not primary could be failed over now
 * @param recoverableReason why, in one line
 * @param here writes only this side has
 * @param there writes only the other side has
 * @param verdict of the last handshake, empty before the first
 * @param problem that stopped the group, null for none
 */
public record SideState(
        Instant at,
        GroupRole role,
        RoleEpoch roleEpoch,
        RoleEpoch highestSeen,
        GroupStatus status,
        Link link,
        HostState hosts,
        boolean recoverable,
        String recoverableReason,
        LoneWrites here,
        LoneWrites there,
        @Nullable CopyProgress progress,
        List<VolumeObservation> volumes,
        String verdict,
        @Nullable Problem problem) {
    public SideState {
        volumes = List.copyOf(volumes);
    }

    public boolean primary() {
        return role.currentPrimary();
    }

    public boolean started() {
        return status instanceof GroupStatus.Started;
    }

    public boolean fenced() {
        return status instanceof GroupStatus.Failsafe;
    }

    /** Whether every volume is proven equal. */
    public boolean synced() {
        return !volumes.isEmpty()
                && volumes.stream().allMatch(v -> v.sync() instanceof VolumeSync.Synced);
    }

    public long dirtyBytes() {
        return volumes.stream().mapToLong(VolumeObservation::dirtyBytes).sum();
    }
}
