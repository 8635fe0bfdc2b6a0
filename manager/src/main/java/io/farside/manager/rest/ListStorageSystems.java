// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.rest;

import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.StorageSystemList;
import io.farside.manager.sessions.StorageSystemService;
import io.farside.rest.Answer;
import io.farside.rest.Route;

/** Lists storage systems. */
public record ListStorageSystems(StorageSystemService service) implements Operation {
    @Override
    public Route route() {
        return new Route(
                Route.Method.GET,
                ManagerPaths.STORAGE_SYSTEMS,
                "listStorageSystems",
                "Storage systems by name; offset, limit",
                Void.class,
                StorageSystemList.class,
                call -> {
                    Page page = Page.of(call);
                    return Answer.ok(service.list(page.offset(), page.limit()));
                });
    }
}
