// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.sessions;

import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.RemovedView;
import io.farside.api.manager.SiteList;
import io.farside.api.manager.SiteRequest;
import io.farside.api.manager.SiteView;
import io.farside.manager.store.Definitions;
import io.farside.manager.store.LogEvent;
import io.farside.manager.store.Store;
import io.farside.rest.EventHub;
import java.time.InstantSource;
import java.util.List;

/** Sites. */
public final class SiteService {
    private final Store store;
    private final InstantSource clock;
    private final EventHub hub;

    public SiteService(Store store, InstantSource clock, EventHub hub) {
        this.store = store;
        this.clock = clock;
        this.hub = hub;
    }

    public SiteList list(int offset, int limit) {
        Definitions all = store.definitions();
        return new SiteList(
                all.sites().values().stream()
                        .skip(offset)
                        .limit(limit)
                        .map(row -> view(all, row))
                        .toList(),
                all.sites().size());
    }

    public SiteView get(String name) {
        Definitions all = store.definitions();
        Definitions.SiteRow row = all.sites().get(name);
        if (row == null) {
            throw Refusals.unknown("site", name);
        }
        return view(all, row);
    }

    public SiteView define(SiteRequest request) {
        String name = Names.name("name of the site", request.name());
        String description = Names.description(request.description());
        Definitions.SiteRow known = store.definitions().sites().get(name);
        if (known == null || !known.description().equals(description)) {
            store.append(List.of(new LogEvent.SiteDefined(name, description)), clock.instant());
            hub.publish(ManagerPaths.EVENT_SITE, get(name));
        }
        return get(name);
    }

    public void remove(String name) {
        List<String> systems = get(name).storageSystems();
        if (!systems.isEmpty()) {
            throw Refusals.inUse("site", name, "storage system " + systems.getFirst());
        }
        store.append(List.of(new LogEvent.SiteRemoved(name)), clock.instant());
        hub.publish(ManagerPaths.EVENT_REMOVED, new RemovedView("site", name));
    }

    static SiteView view(Definitions all, Definitions.SiteRow row) {
        return new SiteView(
                row.name(),
                row.description(),
                all.storageSystems().values().stream()
                        .filter(s -> s.site().equals(row.name()))
                        .map(Definitions.StorageSystemRow::name)
                        .toList());
    }
}
