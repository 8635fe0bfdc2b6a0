// SPDX-License-Identifier: Apache-2.0
package io.farside.node.link;

import java.util.List;

/**
 * How this node speaks with one peer.
 *
 * @param compression whether volume data may be compressed, where the peer wants it too
 * @param bandwidth limits by time of day
 */
public record PeerSettings(boolean compression, List<BandwidthWindow> bandwidth) {
    /** Neither compression nor limits. */
    public static final PeerSettings DEFAULT = new PeerSettings(false, List.of());

    public PeerSettings {
        bandwidth = List.copyOf(bandwidth);
    }
}
