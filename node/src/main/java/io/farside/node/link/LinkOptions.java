// SPDX-License-Identifier: Apache-2.0
package io.farside.node.link;

import io.farside.wire.replication.Feature;
import io.farside.wire.replication.ReplicationCodec;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;

/**
 * How links behave.
 *
 * @param peers settings by node name; others have {@link PeerSettings#DEFAULT}
 * @param features bits this node can use; compression is offered to the peers whose settings ask
 *     for it
 * @param wall wall clock of the limits by time of day
 * @param zone its time zone
 */
public record LinkOptions(
        LinkTimes times,
        Map<String, PeerSettings> peers,
        long features,
        InstantSource wall,
        ZoneId zone) {
    /** Everything this program can do. */
    public static final long ALL_FEATURES =
            ReplicationCodec.FEATURES
                    | Feature.CREDITS.bit()
                    | Feature.ZSTD.bit()
                    | Feature.ROTATION.bit();

    public LinkOptions {
        peers = Map.copyOf(peers);
    }

    /** All features, no settings for any peer. */
    public static LinkOptions of(LinkTimes times) {
        return of(times, Map.of());
    }

    /** All features. */
    public static LinkOptions of(LinkTimes times, Map<String, PeerSettings> peers) {
        return new LinkOptions(
                times, peers, ALL_FEATURES, InstantSource.system(), ZoneId.systemDefault());
    }

    PeerSettings settings(String name) {
        return peers.getOrDefault(name, PeerSettings.DEFAULT);
    }

    /** What is offered to a peer. */
    long offered(String name) {
        return settings(name).compression() ? features : features & ~Feature.ZSTD.bit();
    }
}
