// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.epoch.SourceLimits;
import io.farside.engine.epoch.TargetLimits;
import io.farside.model.GroupPolicies;
import io.farside.model.ReplicationMode;
import io.farside.wire.replication.GroupFacts;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * What a group is, as the node's configuration says it.
 *
 * @param group id, the same on both sides
 * @param name as operators know it, at most 64 bytes of UTF-8
 * @param self this node
 * @param bootId the kernel's boot id, at most 64 bytes of UTF-8
 * @param volumes 1 to {@link GroupFacts#MAX_VOLUMES}, in the order both sides use
 * @param targets exactly one in this release
 * @param limits bounds on memory
 * @param naturalPrimary natural role given at creation; ignored once a group record exists
 * @param fresh the group is being created: metadata found is an error unless it is its own
 */
public record GroupConfig(
        UUID group,
        String name,
        Node self,
        String bootId,
        List<Volume> volumes,
        List<Target> targets,
        Limits limits,
        boolean naturalPrimary,
        boolean fresh) {
    public GroupConfig {
        volumes = List.copyOf(volumes);
        targets = List.copyOf(targets);
        if (volumes.isEmpty() || volumes.size() > GroupFacts.MAX_VOLUMES) {
            throw new IllegalArgumentException("a group has 1 to 256 volumes");
        }
        if (targets.size() != 1) {
            throw new IllegalArgumentException("a group has exactly one target");
        }
    }

    /**
     * @param id never 0
     * @param name at most 64 bytes of UTF-8
     */
    public record Node(long id, String name) {
        public Node {
            if (id == 0) {
                throw new IllegalArgumentException("node id 0");
            }
        }
    }

    /**
     * @param sizeBytes a multiple of 512, at least 512
     * @param bitBytes bytes behind one bit of the change bitmap: a power of two from 4 KiB to 16
     *     MiB
     */
    public record Volume(UUID id, long sizeBytes, int bitBytes) {
        public static final int DEFAULT_BIT_BYTES = 64 * 1024;

        /** Change bitmap of one volume, in bytes of memory. */
        public static final long MAX_BITMAP_BYTES = 32L << 20;

        public Volume {
            if (sizeBytes < 512 || sizeBytes % 512 != 0) {
                throw new IllegalArgumentException("volume size " + sizeBytes);
            }
            if (Integer.bitCount(bitBytes) != 1 || bitBytes < 4096 || bitBytes > 16 << 20) {
                throw new IllegalArgumentException("bytes a bit " + bitBytes);
            }
        }

        /**
         * A volume with the finest tracking, from 64 KiB up, that stays within its memory bound.
         */
        public static Volume of(UUID id, long sizeBytes) {
            int bit = DEFAULT_BIT_BYTES;
            while (sizeBytes / bit / 8 > MAX_BITMAP_BYTES) {
                bit *= 2;
            }
            return new Volume(id, sizeBytes, bit);
        }
    }

    /**
     * One replication relation of the group.
     *
     * @param period from the begin of a cycle to that of the next, 1 s to 24 h, where the mode is
     *     {@link ReplicationMode#PERIODIC}; no other mode looks at it
     */
    public record Target(Node peer, ReplicationMode mode, GroupPolicies policies, Duration period) {
        public static final Duration DEFAULT_PERIOD = Duration.ofMinutes(1);

        /** With the default period. */
        public Target(Node peer, ReplicationMode mode, GroupPolicies policies) {
            this(peer, mode, policies, DEFAULT_PERIOD);
        }
    }

    /**
     * Bounds on memory.
     *
     * @param hotExtents extents the intent map keeps hot at once over the group, at least 64
     * @param window of what is kept after a release for replay in order
     * @param resyncInFlight resync blocks (1 MiB each) on their way at once, at least 1
     * @param branchMillis how long writes that only one side had are kept as an image before they
     *     give way to others
     */
    public record Limits(
            int hotExtents,
            WindowLimits window,
            int resyncInFlight,
            long branchMillis,
            StreamLimits stream) {
        /** A week. */
        public static final long BRANCH_MILLIS = 7L * 24 * 3_600_000;

        public static final Limits DEFAULT =
                new Limits(16_384, WindowLimits.DEFAULT, 4, BRANCH_MILLIS, StreamLimits.DEFAULT);
    }

    /**
     * Bounds of what is kept after a release.
     *
     * @param memoryBytes in memory: payloads and 256 bytes a write; 0 switches it off
     * @param diskBytes beyond that, in logs beside the group's record
     */
    public record WindowLimits(long memoryBytes, long diskBytes) {
        /**
         * 32 MiB, 256 MiB: some seconds of a busy host. What takes longer is copied by the bitmap,
         * which moves a block once however often it was written.
         */
        public static final WindowLimits DEFAULT = new WindowLimits(32L << 20, 256L << 20);

        public WindowLimits {
            if (memoryBytes < 0 || diskBytes < 0) {
                throw new IllegalArgumentException("bounds of a window");
            }
        }
    }

    /**
     * Bounds of mode {@code stream} at both ends.
     *
     * @param target with logs for several epochs: one that does not fit in them is never whole
     */
    public record StreamLimits(SourceLimits source, TargetLimits target) {
        public StreamLimits {
            if (target.logBytes() / 4 < source.epochBytes()) {
                throw new IllegalArgumentException("logs of less than four epochs");
            }
        }

        public static final StreamLimits DEFAULT =
                new StreamLimits(SourceLimits.DEFAULT, TargetLimits.DEFAULT);
    }
}
