// SPDX-License-Identifier: Apache-2.0
package io.farside.api.manager;

import io.farside.api.ProblemView;
import org.jspecify.annotations.Nullable;

/**
 * A storage system as last heard.
 *
 * @param connection {@code Connecting}, {@code Connected} or {@code Unknown}
 * @param since when the connection became so
 * @param problem why it is not connected, null when it is
 * @param nodeName the node's own name, null before the first contact
 * @param nodeId 16 hexadecimal digits, null before the first contact
 * @param replication address its peers dial, null when unknown
 * @param version of the node, null before the first contact
 * @param volumes it has, as last heard
 */
public record StorageSystemView(
        String name,
        String site,
        String url,
        String connection,
        String since,
        @Nullable ProblemView problem,
        @Nullable String nodeName,
        @Nullable String nodeId,
        @Nullable String replication,
        @Nullable String version,
        int volumes) {}
