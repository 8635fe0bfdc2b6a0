// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.wire.replication.Message;
import io.farside.wire.replication.Range;
import java.util.List;

/**
 * What a peer may name: volumes and ranges that the group has. A frame that names anything else is
 * broken, however right its check sums are, and nothing is done for it.
 */
final class PeerLimits {
    /** Longest block of a digest, bytes: the most that one bit of a bitmap may stand for. */
    private static final int MAX_DIGEST_BLOCK_BYTES = 16 << 20;

    private PeerLimits() {}

    /** What is wrong with a message, or empty when it keeps within the group's volumes. */
    static String broken(Message.OfGroup message, List<GroupConfig.Volume> volumes) {
        return switch (message) {
            case Message.Write m -> range(m.range(), volumes);
            case Message.SyncBlock m -> range(m.range(), volumes);
            case Message.EpochWrite m -> range(m.range(), volumes);
            case Message.Flush m -> volume(m.volume(), volumes);
            case Message.Durable m -> volume(m.volume(), volumes);
            case Message.DigestRequest m ->
                    m.shape().blockSize() > MAX_DIGEST_BLOCK_BYTES
                            ? "digests of blocks of " + m.shape().blockSize() + " bytes"
                            : span(m.volume(), m.offset(), m.shape().length(), volumes);
            default -> "";
        };
    }

    private static String volume(int volume, List<GroupConfig.Volume> volumes) {
        return volume < volumes.size() ? "" : "volume " + volume + " of " + volumes.size();
    }

    private static String range(Range range, List<GroupConfig.Volume> volumes) {
        return span(range.volume(), range.offset(), range.length(), volumes);
    }

    private static String span(
            int volume, long offset, long length, List<GroupConfig.Volume> volumes) {
        String none = volume(volume, volumes);
        if (!none.isEmpty()) {
            return none;
        }
        long size = volumes.get(volume).sizeBytes();
        return offset <= size && length <= size - offset
                ? ""
                : length + " bytes at " + offset + " of a volume of " + size;
    }
}
