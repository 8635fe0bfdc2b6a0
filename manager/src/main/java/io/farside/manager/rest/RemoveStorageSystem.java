// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.rest;

import io.farside.api.manager.ManagerPaths;
import io.farside.manager.sessions.StorageSystemService;
import io.farside.rest.Answer;
import io.farside.rest.Route;

/** Removes a storage system. */
public record RemoveStorageSystem(StorageSystemService service) implements Operation {
    @Override
    public Route route() {
        return new Route(
                Route.Method.DELETE,
                ManagerPaths.STORAGE_SYSTEM,
                "removeStorageSystem",
                "Remove a storage system that nothing uses",
                Void.class,
                Void.class,
                call -> {
                    service.remove(call.path("name"));
                    return Answer.nothing();
                });
    }
}
