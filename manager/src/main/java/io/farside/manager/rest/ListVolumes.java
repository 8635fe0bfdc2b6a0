// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.rest;

import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.VolumeList;
import io.farside.manager.sessions.VolumeService;
import io.farside.rest.Answer;
import io.farside.rest.Route;

/** Lists volumes. */
public record ListVolumes(VolumeService service) implements Operation {
    @Override
    public Route route() {
        return new Route(
                Route.Method.GET,
                ManagerPaths.VOLUMES,
                "listVolumes",
                "Volumes of all storage systems, or of storageSystem; offset, limit",
                Void.class,
                VolumeList.class,
                call -> {
                    Page page = Page.of(call);
                    return Answer.ok(
                            service.list(call.query("storageSystem"), page.offset(), page.limit()));
                });
    }
}
