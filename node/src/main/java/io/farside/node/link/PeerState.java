// SPDX-License-Identifier: Apache-2.0
package io.farside.node.link;

import org.jspecify.annotations.Nullable;

/**
 * What is known of the link to a peer.
 *
 * @param name the peer's node name
 * @param nodeId null before the first contact
 * @param address where this side dials it, null when it dials us
 * @param problem why the link is down, null when it is up or was never tried
 */
public record PeerState(
        String name,
        @Nullable Long nodeId,
        @Nullable String address,
        boolean up,
        @Nullable String problem) {}
