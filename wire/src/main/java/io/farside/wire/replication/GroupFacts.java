// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.replication;

import io.farside.model.Generation;
import io.farside.model.GroupRole;
import io.farside.model.RoleEpoch;
import java.util.List;
import java.util.UUID;

/**
 * Everything about one side of a group that the handshake's verdict depends on.
 *
 * @param node id of the node
 * @param incarnation random number of this run of the engine
 * @param knownPeer incarnation of the peer this run last replicated with, 0 when none
 * @param role natural and current role bits
 * @param naturalVersion counts changes of the natural direction
 * @param roleEpoch role epoch this side is in
 * @param highestSeen highest role epoch this side has seen
 * @param lineage generations
 * @param flags condition of this side
 * @param tracking what is marked as different
 * @param volumes the group's volumes in their order, 1 to {@link #MAX_VOLUMES}
 */
public record GroupFacts(
        long node,
        long incarnation,
        long knownPeer,
        GroupRole role,
        long naturalVersion,
        RoleEpoch roleEpoch,
        RoleEpoch highestSeen,
        Lineage lineage,
        Flags flags,
        Tracking tracking,
        List<VolumeFacts> volumes) {
    /** Volumes in one group. */
    public static final int MAX_VOLUMES = 256;

    /** Generations in a history. */
    public static final int MAX_HISTORY = 64;

    public GroupFacts {
        volumes = List.copyOf(volumes);
    }

    /**
     * @param current generation of the data
     * @param base last generation known to be shared with the peer
     * @param history earlier generations, newest first
     * @param resync generation being received while {@link Flags#resyncOpen}; otherwise the one
     *     being sent in a resync whose end is not recorded yet, or NONE
     */
    public record Lineage(
            Generation current, Generation base, Generation resync, List<Generation> history) {
        public Lineage {
            history = List.copyOf(history);
        }
    }

    /**
     * @param wantsReplication started, or stopped by a lost link with automatic recovery
     * @param everSynced an initial sync was completed
     * @param synced started and synced when last seen
     * @param resyncOpen out of order: a resync to this side has not ended
     * @param powerLost the machine rebooted without a clean stop since the last contact
     * @param fenced refuses hosts until it has spoken to its peer or an operator overrides
     * @param yielded its own lone writes have been given up by an operator
     * @param flipPending demoted itself for its peer, which has not confirmed yet
     * @param overwrite an operator agreed that the other side's unrelated data is overwritten
     * @param async the sender's mode is an asynchronous one
     * @param window every write since the peer's run {@link GroupFacts#knownPeer} was lost is kept
     *     in its order
     */
    public record Flags(
            boolean wantsReplication,
            boolean everSynced,
            boolean synced,
            boolean resyncOpen,
            boolean powerLost,
            boolean fenced,
            boolean yielded,
            boolean flipPending,
            boolean overwrite,
            boolean async,
            boolean window) {}

    /**
     * @param dirtyBits blocks known to differ
     * @param doubtBits blocks that may differ
     * @param hotBits blocks written and not yet known to be durable on both sides; they count when
     *     the peer is not the run this side knew
     * @param dirtyBytes bytes behind the dirty bits
     * @param loneFirstMillis wall time of the first write without the peer, 0 when none
     * @param loneLastMillis wall time of the last one
     */
    public record Tracking(
            long dirtyBits,
            long doubtBits,
            long hotBits,
            long dirtyBytes,
            long loneFirstMillis,
            long loneLastMillis) {}

    /**
     * @param sizeBytes size of the volume
     * @param bitBytes bytes behind one bit of the change bitmap
     */
    public record VolumeFacts(UUID id, long sizeBytes, int bitBytes) {}
}
