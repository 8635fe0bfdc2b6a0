// SPDX-License-Identifier: Apache-2.0
package io.farside.node.link;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the link to a peer.
 *
 * @param name the peer's node name
 * @param nodeId null before the first contact
 * @param address where this side dials it, null when it dials us
 * @param problem why the link is down, null when it is up or was never tried
 * @param agreed what both sides use while the link is up
 */
public record PeerState(
        String name,
        @Nullable Long nodeId,
        @Nullable String address,
        boolean up,
        @Nullable String problem,
        Agreed agreed) {

    /**
     * @param features names of the features both sides use
     * @param compression {@code zstd}, or {@code off} with the reason where it was wanted
     */
    public record Agreed(List<String> features, String compression) {
        /** While the link is down. */
        public static final Agreed NOTHING = new Agreed(List.of(), "off");

        public Agreed {
            features = List.copyOf(features);
        }
    }
}
