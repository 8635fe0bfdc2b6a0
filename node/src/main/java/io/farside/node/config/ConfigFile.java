// SPDX-License-Identifier: Apache-2.0
package io.farside.node.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The configuration file as written; every field may be missing. */
record ConfigFile(
        @Nullable String nodeName,
        @Nullable String dataDirectory,
        @Nullable String admin,
        @Nullable List<@Nullable String> nbd,
        @Nullable Replication replication,
        @Nullable String loop,
        @Nullable String volumeIo,
        @Nullable Tls tls) {

    record Replication(
            @Nullable String listen,
            @Nullable List<@Nullable Peer> peers,
            @Nullable Integer heartbeatMillis,
            @Nullable Integer deadAfterMillis) {}

    record Peer(
            @Nullable String name,
            @Nullable String address,
            @Nullable String compression,
            @Nullable List<@Nullable Bandwidth> bandwidth) {}

    record Bandwidth(
            @Nullable String from,
            @Nullable String to,
            @Nullable String days,
            @Nullable String limit,
            @Nullable String total) {}

    record Tls(@Nullable String certificate, @Nullable String key, @Nullable String authorities) {}
}
