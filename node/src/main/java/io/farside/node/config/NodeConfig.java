// SPDX-License-Identifier: Apache-2.0
package io.farside.node.config;

import io.farside.model.ListenAddress;
import io.farside.node.loop.LoopKind;
import io.farside.node.tls.TlsFiles;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node's configuration, checked.
 *
 * @param nodeName as operators and peers know it
 * @param dataDirectory absolute; all state lives under it
 * @param admin where the admin API listens, loopback; port 0 for any
 * @param nbd where hosts connect; other addresses than local ones only with {@code tls}
 * @param replicationListen where peers connect, null when this node only dials
 * @param peers nodes this one dials
 * @param options the rest
 */
public record NodeConfig(
        String nodeName,
        Path dataDirectory,
        ListenAddress.Inet admin,
        List<ListenAddress> nbd,
        @Nullable ListenAddress replicationListen,
        List<PeerConfig> peers,
        Options options) {

    public NodeConfig {
        nbd = List.copyOf(nbd);
        peers = List.copyOf(peers);
    }

    /**
     * @param loop which event loop
     * @param direct volumes bypass the page cache
     * @param heartbeatMillis between two signs of life on a link, 100 to 10000
     * @param deadAfterMillis silence after which a link is given up, at least twice the heartbeat,
     *     at most 60000
     * @param tls null when every address is local
     */
    public record Options(
            LoopKind loop,
            boolean direct,
            int heartbeatMillis,
            int deadAfterMillis,
            @Nullable TlsFiles tls) {
        public static final Options DEFAULT = new Options(LoopKind.AUTO, true, 1000, 3000, null);
    }
}
