// SPDX-License-Identifier: Apache-2.0
package io.farside.node.admin;

import io.farside.model.ListenAddress;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What does not change while the process lives, and where to ask for the certificate, which does.
 *
 * @param startedAt wall time, RFC 3339
 * @param loop {@code uring} or {@code nio}
 * @param nbd bound addresses
 * @param nbdTls whether hosts have to use TLS
 * @param certificate fingerprint of the node's certificate
 */
public record NodeFacts(
        String nodeName,
        long nodeId,
        String version,
        String bootId,
        String startedAt,
        String loop,
        String dataDirectory,
        List<ListenAddress> nbd,
        boolean nbdTls,
        @Nullable ListenAddress replication,
        Supplier<String> certificate) {}
