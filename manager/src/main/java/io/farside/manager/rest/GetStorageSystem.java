// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.rest;

import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.StorageSystemView;
import io.farside.manager.sessions.StorageSystemService;
import io.farside.rest.Answer;
import io.farside.rest.Route;

/** One storage system. */
public record GetStorageSystem(StorageSystemService service) implements Operation {
    @Override
    public Route route() {
        return new Route(
                Route.Method.GET,
                ManagerPaths.STORAGE_SYSTEM,
                "getStorageSystem",
                "One storage system",
                Void.class,
                StorageSystemView.class,
                call -> {
                    return Answer.ok(service.get(call.path("name")));
                });
    }
}
