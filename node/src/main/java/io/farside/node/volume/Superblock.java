// SPDX-License-Identifier: Apache-2.0
package io.farside.node.volume;

import io.farside.model.Generation;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a volume is, kept beside its data. Specified in {@code docs/format/superblock.md}.
 *
 * @param sequence rises with each write; the higher valid copy holds
 * @param volumeId of this volume at this node
 * @param sizeBytes a multiple of 512
 * @param device what holds the data
 * @param bootId of the kernel that last had the volume open, at most 64 bytes
 * @param clean whether the last process that had it open closed it in order
 * @param membership the group it is in, null for none
 * @param lineage what is left of replication, for a volume that has left a group
 */
public record Superblock(
        long sequence,
        UUID volumeId,
        long sizeBytes,
        Device device,
        String bootId,
        boolean clean,
        @Nullable Membership membership,
        Lineage lineage) {

    /**
     * @param path absolute path of the data; empty for {@link Backing#FILE}, whose data is the file
     *     {@code data} beside the superblock
     * @param inode inode number of the data when the superblock was made, 0 for a block device: a
     *     copy restored in its place is found out by it
     * @param nonce random, made with the volume
     */
    public record Device(Backing backing, String path, long inode, long nonce) {}

    /**
     * @param group id of the group
     * @param pairId id of the pair of volumes, the same at both ends
     */
    public record Membership(UUID group, UUID pairId) {}

    /**
     * @param group the group it was in, or zero
     * @param current generation the data had when it left
     * @param base last generation shared with the peer
     * @param history earlier generations, newest first, at most 64
     */
    public record Lineage(
            UUID group, Generation current, Generation base, List<Generation> history) {
        public static final Lineage NONE =
                new Lineage(new UUID(0, 0), Generation.NONE, Generation.NONE, List.of());

        /** Whether the volume was ever replicated. */
        public boolean isKnown() {
            return !current.equals(Generation.NONE);
        }

        public Lineage {
            history = List.copyOf(history);
        }
    }

    Superblock next(String boot, boolean closed) {
        return new Superblock(
                sequence + 1, volumeId, sizeBytes, device, boot, closed, membership, lineage);
    }

    Superblock withSize(long bytes) {
        return new Superblock(
                sequence + 1, volumeId, bytes, device, bootId, clean, membership, lineage);
    }

    Superblock withMembership(@Nullable Membership joined, Lineage kept) {
        return new Superblock(
                sequence + 1, volumeId, sizeBytes, device, bootId, clean, joined, kept);
    }
}
