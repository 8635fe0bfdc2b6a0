// SPDX-License-Identifier: Apache-2.0
package io.farside.api.node;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node.
 *
 * @param nodeId 16 hexadecimal digits, kept for the life of the data directory
 * @param bootId of the kernel it runs on
 * @param startedAt wall time of this process's start
 * @param loop {@code uring} or {@code nio}
 * @param admin address of this API
 * @param nbd addresses volumes are served on
 * @param replication address peers dial, null when it only dials
 * @param certificate fingerprint of the node's own certificate: SHA-256 in hexadecimal digits
 * @param term highest manager term seen
 */
public record NodeView(
        String nodeName,
        String nodeId,
        String version,
        String bootId,
        String startedAt,
        String loop,
        String dataDirectory,
        String admin,
        List<String> nbd,
        @Nullable String replication,
        String certificate,
        List<PeerView> peers,
        TermView term) {

    /**
     * Link to another node.
     *
     * @param nodeId null until first contact
     * @param address where this side dials it, null when it dials us
     * @param link {@code Up} or {@code Down}
     * @param problem why it is down, null when it is up or was never tried
     */
    public record PeerView(
            String nodeName,
            @Nullable String nodeId,
            @Nullable String address,
            String link,
            @Nullable String problem) {}
}
