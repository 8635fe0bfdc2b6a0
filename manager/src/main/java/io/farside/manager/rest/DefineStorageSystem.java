// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.rest;

import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.StorageSystemRequest;
import io.farside.api.manager.StorageSystemView;
import io.farside.manager.sessions.StorageSystemService;
import io.farside.rest.Answer;
import io.farside.rest.Route;

/** Defines a storage system. */
public record DefineStorageSystem(StorageSystemService service) implements Operation {
    @Override
    public Route route() {
        return new Route(
                Route.Method.POST,
                ManagerPaths.STORAGE_SYSTEMS,
                "defineStorageSystem",
                "Define a storage system, or change its address",
                StorageSystemRequest.class,
                StorageSystemView.class,
                call -> {
                    StorageSystemView system =
                            service.define(call.body(StorageSystemRequest.class));
                    return Answer.created(system, ManagerPaths.storageSystem(system.name()));
                });
    }
}
