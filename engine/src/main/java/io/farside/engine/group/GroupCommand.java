// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.format.ImageRecord;
import io.farside.model.GroupPolicies;
import io.farside.model.RoleEpoch;
import org.jspecify.annotations.Nullable;

/**
 * Verbs of a group. Each may carry the role epoch the issuer believes in; another one is refused
 * with {@code Stale} before anything changes.
 */
public sealed interface GroupCommand {
    /** The role epoch the issuer saw, or null when it does not care. */
    @Nullable RoleEpoch expected();

    /**
     * Start replication from the current primary.
     *
     * @param overwrite confirmed: the target's unrelated data may be overwritten
     */
    record Start(@Nullable RoleEpoch expected, boolean overwrite) implements GroupCommand {}

    /**
     * Stop replication.
     *
     * @param now at once, perhaps not consistent, instead of at a consistent cut
     */
    record Stop(@Nullable RoleEpoch expected, boolean now) implements GroupCommand {}

    /** Release I/O held by policy; the group goes on alone. */
    record Release(@Nullable RoleEpoch expected) implements GroupCommand {}

    /** Compare everything by digest and repair, or resume a resync that stopped. */
    record Sync(@Nullable RoleEpoch expected) implements GroupCommand {}

    /** Open this side for writing after a loss or stop. */
    record Failover(@Nullable RoleEpoch expected) implements GroupCommand {}

    /**
     * Demote the other side and copy the difference back to it.
     *
     * @param discard writes only the other side has may be discarded
     */
    record Reprotect(@Nullable RoleEpoch expected, boolean discard) implements GroupCommand {}

    /**
     * Return both sides to their natural roles, copying back only what differs.
     *
     * @param discard writes only the other side has may be discarded
     * @param disconnectHosts hosts attached for writing are cut off at the flip
     */
    record Failback(@Nullable RoleEpoch expected, boolean discard, boolean disconnectHosts)
            implements GroupCommand {}

    /** Make the present direction the natural one on both sides. */
    record Reverse(@Nullable RoleEpoch expected) implements GroupCommand {}

    /** Planned change of direction without loss; issued at the current primary. */
    record Switchover(@Nullable RoleEpoch expected, boolean disconnectHosts)
            implements GroupCommand {}

    /**
     * Take a point-in-time copy of all volumes of this side. The answer's detail is its id.
     *
     * @param name at most 64 bytes of UTF-8
     * @param kind one that operators may take: RETAINED, BASE, PRACTICE or COPY
     * @param expiryMillis wall time from which on it may give way, 0 for never
     * @param background copy everything, so that it ends independent of the volumes
     * @param replaces id of the image this one refreshes and which is given up, 0 for none
     */
    record TakeImage(
            @Nullable RoleEpoch expected,
            String name,
            ImageRecord.Kind kind,
            long expiryMillis,
            boolean background,
            long replaces)
            implements GroupCommand {}

    /** Give a point-in-time copy up. */
    record DropImage(@Nullable RoleEpoch expected, long image) implements GroupCommand {}

    /** Bring the volumes of a primary that does not replicate back to a point-in-time copy. */
    record RestoreImage(@Nullable RoleEpoch expected, long image) implements GroupCommand {}

    /** Other policies of this side from now on, also while it replicates or holds writes. */
    record SetPolicies(@Nullable RoleEpoch expected, GroupPolicies policies)
            implements GroupCommand {}

    /**
     * Take this side as the survivor.
     *
     * @param abandoned name of the peer node, typed by the operator
     */
    record OverrideFence(@Nullable RoleEpoch expected, String abandoned) implements GroupCommand {}
}
