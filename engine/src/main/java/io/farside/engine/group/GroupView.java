// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.format.ImageRecord;
import io.farside.engine.group.Effect.HostAccess;
import io.farside.model.Generation;
import io.farside.model.GroupPolicies;
import io.farside.model.GroupRole;
import io.farside.model.GroupStatus;
import io.farside.model.RoleEpoch;
import io.farside.model.VolumeSync;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Full state of a group as operators and the manager see it; immutable.
 *
 * @param status of the only target
 * @param roleEpoch role epoch this side is in
 * @param highestSeen highest role epoch seen anywhere; above {@code roleEpoch} while fenced
 * @param access what hosts may do now
 * @param writers host connections open for writing
 * @param heldWrites host writes waiting for the loss procedure
 * @param recoverable whether this side could be failed over now, or is the primary
 * @param recoverableWhy one sentence: what makes it (un)recoverable and what lifts that
 * @param recoverableAsOfMillis wall time of the state a failover now would open, 0 when that is
 *     what the volumes hold
 * @param images point-in-time copies of this side, oldest first
 * @param why the evidence behind the status, one line each, for {@code why}
 */
public record GroupView(
        UUID group,
        String name,
        GroupRole role,
        GroupStatus status,
        RoleEpoch roleEpoch,
        RoleEpoch highestSeen,
        Lineage lineage,
        HostAccess access,
        int writers,
        int heldWrites,
        boolean recoverable,
        String recoverableWhy,
        long recoverableAsOfMillis,
        TargetView target,
        List<VolumeView> volumes,
        List<ImageView> images,
        List<String> why) {
    public GroupView {
        images = List.copyOf(images);
        volumes = List.copyOf(volumes);
        why = List.copyOf(why);
    }

    /** Whether every volume is proven equal to its peer. */
    public boolean synced() {
        return volumes.stream().allMatch(v -> v.sync() instanceof VolumeSync.Synced);
    }

    /** Generations of the data. */
    public record Lineage(Generation current, Generation base, List<Generation> history) {
        public Lineage {
            history = List.copyOf(history);
        }
    }

    /** State of the link to the target. */
    public enum LinkState {
        UP("Up"),
        /** Lost a moment ago; writes are held within the hold budget. */
        INTERRUPTED("Interrupted"),
        DOWN("Down");

        private final String label;

        LinkState(String label) {
            this.label = label;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    /** What an operator asked for and the engine still pursues, also across restarts. */
    public enum Goal {
        NONE,
        SWITCHOVER,
        FAILBACK
    }

    /**
     * The replication relation.
     *
     * @param peerNode id of the peer node
     * @param verdict last verdict of the handshake in one line with its inputs, or empty
     * @param goal pending goal
     * @param goalBlocked why the goal waits, or empty
     * @param lossNow what the loss procedure is doing, or empty
     * @param rpo what a loss of the primary now would lose, in time
     */
    public record TargetView(
            long peerNode,
            String peerName,
            LinkState link,
            GroupPolicies policies,
            String verdict,
            Goal goal,
            String goalBlocked,
            String lossNow,
            LoneWrites loneHere,
            LoneWrites loneThere,
            ResyncView resync,
            RpoView rpo,
            Alerts alerts) {}

    /** How well something is known. */
    public enum Certainty {
        MEASURED,
        /** From labels: wall times of another run or of the other side. */
        ESTIMATED,
        /** The other side is not heard: it is what was known last, and no better. */
        UNKNOWN
    }

    /**
     * How far the target is behind, as the time of the oldest host write that it lacks: it grows
     * without any event.
     *
     * @param known false: no time is known at all, as before the first sync
     * @param sinceNanos time of that write by the engine's clock, {@link Long#MAX_VALUE} for none
     * @param sinceMillis its wall time where only that is known, else 0
     */
    public record RpoView(Certainty certainty, boolean known, long sinceNanos, long sinceMillis) {
        public static final RpoView UNKNOWN =
                new RpoView(Certainty.UNKNOWN, false, Long.MAX_VALUE, 0);

        /** The RPO at this time; 0 when the target lacks nothing, -1 when it is not known. */
        public long ageNanos(Now now) {
            if (!known) {
                return -1;
            }
            long byLabel = sinceMillis == 0 ? 0 : (now.wallMillis() - sinceMillis) * 1_000_000;
            long byClock = sinceNanos == Long.MAX_VALUE ? 0 : now.nanos() - sinceNanos;
            return Math.max(0, Math.max(byLabel, byClock));
        }
    }

    /** How grave something is. */
    public enum AlertLevel {
        NONE,
        WARNING,
        SEVERE
    }

    /**
     * What policies make an alert.
     *
     * @param rpo the threshold that the RPO has reached
     * @param overPeriod a cycle took longer than its period, and none has been in time since
     */
    public record Alerts(AlertLevel rpo, boolean overPeriod) {}

    /**
     * Writes only one side has.
     *
     * @param known false: the other side is unreachable, more may exist since {@code asOfMillis}
     * @param blocks blocks of the change bitmap; after a crash at most, with those in doubt
     * @param bytes bytes behind them
     * @param firstMillis wall time of the first, 0 when none
     * @param lastMillis wall time of the last, 0 when none
     * @param asOfMillis wall time this was learnt, 0 when never
     */
    public record LoneWrites(
            boolean known,
            long blocks,
            long bytes,
            long firstMillis,
            long lastMillis,
            long asOfMillis) {
        public static final LoneWrites UNKNOWN = new LoneWrites(false, 0, 0, 0, 0, 0);
    }

    /**
     * The resync that runs, or the last one.
     *
     * @param kind {@code initial}, {@code bitmap}, {@code compare}, {@code replay}, empty when none
     * @param receiving data comes to this side
     * @param totalBytes what was marked when it began
     * @param doneBytes of it, compared or sent
     * @param dataBytes payload bytes moved
     * @param digestBytes digest bytes moved
     * @param startedMillis wall time, 0 when none
     * @param endedMillis wall time, 0 while it runs
     */
    public record ResyncView(
            String kind,
            boolean running,
            boolean receiving,
            long totalBytes,
            long doneBytes,
            long dataBytes,
            long digestBytes,
            long startedMillis,
            long endedMillis) {
        public static final ResyncView NONE = new ResyncView("", false, false, 0, 0, 0, 0, 0, 0);
    }

    /**
     * A point-in-time copy.
     *
     * @param independent every block is in the image's own stores
     */
    public record ImageView(ImageRecord image, boolean independent) {}

    /**
     * One volume.
     *
     * @param dirtyBytes bytes marked as different from the peer
     * @param doubtBytes bytes to be compared with the peer
     * @param hotExtents extents of the intent map that are set
     * @param failed a local operation failed; the volume counts as lost here
     */
    public record VolumeView(
            UUID id,
            long sizeBytes,
            VolumeSync sync,
            long dirtyBytes,
            long doubtBytes,
            int hotExtents,
            boolean failed,
            @Nullable String note) {}
}
