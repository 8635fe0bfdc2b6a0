// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.epoch.LogResult;
import io.farside.engine.format.EpochLogScan;
import io.farside.wire.replication.Message;
import io.farside.wire.replication.Payload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can happen to a group. Events arrive one at a time on the loop that owns the
 * group; those of one source (a host connection, a link, an operation) arrive in order.
 *
 * <p>Volumes are named by their index in the group, targets by their index in the group's list of
 * targets (0 while one target is implemented).
 */
public sealed interface Event {

    /** What a host write does to its range. */
    enum WriteKind {
        WRITE,
        /** Reads back as zeros; space may be given up. */
        ZERO,
        /** Reads back as zeros; space stays allocated. */
        ZERO_ALLOCATED,
        /** The host no longer needs the content; here it reads back as zeros on both sides. */
        TRIM
    }

    /** Outcome of a disk operation. */
    enum DiskResult {
        OK,
        /**
         * EIO and everything that is not lack of space: the volume is failed, no later fsync
         * counts.
         */
        IO_ERROR,
        NO_SPACE
    }

    /**
     * A host write that passed validation: inside the volume, length within bounds.
     *
     * @param request echoed in {@link Effect.ReplyHost}
     * @param offset bytes
     * @param length bytes, at least 1
     * @param durable the host asked for FUA
     * @param payload the bytes, with {@link WriteKind#WRITE} only; its reference passes to the
     *     engine
     */
    record HostWrite(
            long request,
            int volume,
            long offset,
            long length,
            WriteKind kind,
            boolean durable,
            @Nullable Payload payload)
            implements Event {}

    /** A host FLUSH: covers every write of this volume answered before it arrived. */
    record HostFlush(long request, int volume) implements Event {}

    /** Number of host connections open for writing on all volumes of the group. */
    record HostsAttached(int writers) implements Event {}

    /** A write, trim, zero or flush of a volume's data ended. */
    record LocalDone(long op, DiskResult result) implements Event {}

    /**
     * A store was made, or could not be.
     *
     * @param cloned it holds the volume's whole content
     */
    record StoreCreated(long op, DiskResult result, boolean cloned) implements Event {}

    /**
     * A host reads an image, or the volume while {@link GroupEngine#readsAreMapped}. Answered by
     * {@link Effect.ReplyHost} after {@link Effect.ReadSegments}.
     *
     * @param image id; 0 for the volume
     * @param length bytes, at least 1; the range is inside the volume
     */
    record ImageRead(long request, long image, int volume, long offset, long length)
            implements Event {}

    /** What {@link Effect.ReadSegments} asked for has been read, or could not be. */
    record SegmentsRead(long request, DiskResult result) implements Event {}

    /** A host writes to an image; otherwise as {@link HostWrite}. */
    record ImageWrite(
            long request,
            long image,
            int volume,
            long offset,
            long length,
            WriteKind kind,
            boolean durable,
            @Nullable Payload payload)
            implements Event {}

    /** A host flushes an image. */
    record ImageFlush(long request, long image, int volume) implements Event {}

    /** A metadata write is durable, or failed. */
    record MetaDone(long op, DiskResult result) implements Event {}

    /**
     * A read for resync ended.
     *
     * @param payload the bytes; null when the range is all zeros or on error
     */
    record LocalRead(long op, DiskResult result, @Nullable Payload payload) implements Event {}

    /**
     * Digests of consecutive blocks.
     *
     * @param digests one SHA-256 (32 bytes) per block, in order; a block of zeros has a null-free
     *     all-zero digest so that holes compare without reading
     */
    record LocalDigested(long op, DiskResult result, List<byte[]> digests) implements Event {}

    /**
     * Where a volume holds data (SEEK_DATA / SEEK_HOLE).
     *
     * @param extents pairs of offset and length in bytes, ascending, not touching
     */
    record AllocationMapped(long op, DiskResult result, long[] extents) implements Event {}

    /** The link to a target's node is up and its node-level hello has been exchanged. */
    record LinkUp(int target, PeerNode peer) implements Event {}

    /** The link is gone; frames on their way may or may not have arrived. */
    record LinkLost(int target, String why) implements Event {}

    /** A frame of this group arrived; payload references pass to the engine. */
    record Received(int target, Message message) implements Event {}

    /** An operator's verb. */
    record Commanded(long request, GroupCommand command) implements Event {}

    /**
     * The node stops in good order: hosts are already cut off. Ends in {@link Effect.Closed}; the
     * engine takes no further events after that.
     */
    record Closing() implements Event {}

    /** The time asked for with {@link Effect.WakeAt} has come. */
    record Woken() implements Event {}

    /**
     * The node at the other end of a link.
     *
     * @param node its id, never 0
     * @param bootId its kernel's boot id
     */
    record PeerNode(long node, String bootId) {}

    /** Something was read from a log of an epoch. */
    sealed interface OfLog extends Event {
        long op();
    }

    /**
     * A payload was read from a log.
     *
     * @param payload with {@link LogResult#OK} only
     */
    record LogRead(long op, LogResult result, @Nullable Payload payload) implements OfLog {}

    /**
     * A log was judged.
     *
     * @param scan with {@link LogResult#OK} only
     */
    record LogScanned(long op, LogResult result, @Nullable EpochLogScan scan) implements OfLog {}
}
