// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.sessions;

import io.farside.api.ProblemView;
import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.RemovedView;
import io.farside.api.manager.StorageSystemList;
import io.farside.api.manager.StorageSystemRequest;
import io.farside.api.manager.StorageSystemView;
import io.farside.manager.storage.Fleet;
import io.farside.manager.storage.NodePicture;
import io.farside.manager.store.Definitions;
import io.farside.manager.store.Definitions.StorageSystemRow;
import io.farside.manager.store.LogEvent;
import io.farside.manager.store.Store;
import io.farside.model.ListenAddress;
import io.farside.model.Problem;
import io.farside.rest.EventHub;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Storage systems. */
public final class StorageSystemService {
    private final Store store;
    private final Fleet fleet;
    private final InstantSource clock;
    private final EventHub hub;

    public StorageSystemService(Store store, Fleet fleet, InstantSource clock, EventHub hub) {
        this.store = store;
        this.fleet = fleet;
        this.clock = clock;
        this.hub = hub;
    }

    public StorageSystemList list(int offset, int limit) {
        Definitions all = store.definitions();
        return new StorageSystemList(
                all.storageSystems().values().stream()
                        .skip(offset)
                        .limit(limit)
                        .map(this::view)
                        .toList(),
                all.storageSystems().size());
    }

    public StorageSystemView get(String name) {
        StorageSystemRow row = store.definitions().storageSystems().get(name);
        if (row == null) {
            throw Refusals.unknown("storage system", name);
        }
        return view(row);
    }

    public StorageSystemView define(StorageSystemRequest request) {
        String name = Names.name("name of the storage system", request.name());
        String site = Names.name("site", request.site());
        String url = url(request.url());
        Definitions all = store.definitions();
        if (!all.sites().containsKey(site)) {
            throw Refusals.unknown("site", site);
        }
        StorageSystemRow known = all.storageSystems().get(name);
        if (known != null && !known.site().equals(site)) {
            throw Refusals.taken("storage system", name);
        }
        if (known == null || !known.url().equals(url)) {
            store.append(
                    List.of(new LogEvent.StorageSystemDefined(name, site, url)), clock.instant());
            fleet.follow(store.definitions());
            hub.publish(ManagerPaths.EVENT_STORAGE_SYSTEM, get(name));
        }
        return get(name);
    }

    public void remove(String name) {
        get(name);
        Definitions all = store.definitions();
        Optional<String> user =
                all.sessions().values().stream()
                        .filter(s ->
                                s.session().copySets().stream()
                                        .flatMap(c -> c.volumes().values().stream())
                                        .anyMatch(v -> v.storageSystem().equals(name)))
                        .map(s -> s.session().name())
                        .findFirst();
        if (user.isPresent()) {
            throw Refusals.inUse("storage system", name, "session " + user.get());
        }
        store.append(List.of(new LogEvent.StorageSystemRemoved(name)), clock.instant());
        fleet.follow(store.definitions());
        hub.publish(ManagerPaths.EVENT_REMOVED, new RemovedView("storageSystem", name));
    }

    private static String url(@Nullable String text) {
        try {
            URI url = new URI(text == null ? "" : text);
            boolean plain =
                    "http".equals(url.getScheme())
                            && url.getHost() != null
                            && url.getPort() > 0
                            && url.getPort() < 65536
                            && (url.getPath().isEmpty() || url.getPath().equals("/"))
                            && url.getQuery() == null
                            && url.getUserInfo() == null;
            String host = url.getHost() == null ? "" : url.getHost().replaceAll("[\\[\\]]", "");
            if (plain && new ListenAddress.Inet(host, url.getPort()).isLocal()) {
                return "http://" + url.getAuthority();
            }
        } catch (URISyntaxException e) {
            // Told below, as for an address that is not local.
        }
        throw Problem.badInput(
                        "FSDR2016E",
                        "The address '"
                                + Names.shorten(String.valueOf(text))
                                + "' is not the admin address of a node on this machine.",
                        "Write http://HOST:PORT with a loopback host; other machines need TLS.")
                .toException();
    }

    public StorageSystemView view(StorageSystemRow row) {
        NodePicture picture = fleet.picture(row.name()).orElse(null);
        if (picture == null) {
            return new StorageSystemView(
                    row.name(),
                    row.site(),
                    row.url(),
                    NodePicture.Connection.CONNECTING.toString(),
                    clock.instant().toString(),
                    null,
                    null,
                    null,
                    null,
                    null,
                    0);
        }
        var node = picture.node();
        return new StorageSystemView(
                row.name(),
                row.site(),
                row.url(),
                picture.connection().toString(),
                picture.since().toString(),
                picture.problem() == null ? null : ProblemView.of(picture.problem()),
                node == null ? null : node.nodeName(),
                node == null ? null : node.nodeId(),
                node == null ? null : node.replication(),
                node == null ? null : node.version(),
                picture.volumes().size());
    }
}
