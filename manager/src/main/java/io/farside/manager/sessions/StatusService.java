// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.sessions;

import io.farside.api.manager.StatusView;
import io.farside.manager.storage.Fleet;
import io.farside.manager.storage.NodePicture;
import io.farside.manager.store.Definitions;
import io.farside.manager.store.Store;
import io.farside.session.status.SessionStatus;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** The management server in short. */
public final class StatusService {
    private final Store store;
    private final Fleet fleet;
    private final StatusBoard board;
    private final Running running;
    private final Path dataDirectory;
    private final Instant startedAt;

    public StatusService(
            Store store,
            Fleet fleet,
            StatusBoard board,
            Running running,
            Path dataDirectory,
            Instant startedAt) {
        this.store = store;
        this.fleet = fleet;
        this.board = board;
        this.running = running;
        this.dataDirectory = dataDirectory;
        this.startedAt = startedAt;
    }

    public StatusView status() {
        Definitions all = store.definitions();
        Map<String, Integer> byStatus = new TreeMap<>();
        for (SessionStatus status : SessionStatus.values()) {
            byStatus.put(status.toString(), 0);
        }
        board.readAll()
                .forEach(r -> byStatus.merge(r.condition().status().toString(), 1, Integer::sum));
        return new StatusView(
                version(),
                store.serverId(),
                store.term(),
                startedAt.toString(),
                dataDirectory.toString(),
                all.position(),
                all.sites().size(),
                all.storageSystems().size(),
                (int)
                        all.storageSystems().keySet().stream()
                                .filter(n ->
                                        fleet.picture(n).map(NodePicture::connected).orElse(false))
                                .count(),
                all.sessions().size(),
                byStatus,
                running.count());
    }

    public static String version() {
        return System.getProperty("farside.version", "unknown");
    }
}
