// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.rest;

import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.VolumeRequest;
import io.farside.api.manager.VolumeView;
import io.farside.manager.sessions.VolumeService;
import io.farside.rest.Answer;
import io.farside.rest.Route;

/** Makes a volume. */
public record CreateVolume(VolumeService service) implements Operation {
    @Override
    public Route route() {
        return new Route(
                Route.Method.POST,
                ManagerPaths.VOLUMES,
                "createVolume",
                "Make an empty volume on a storage system",
                VolumeRequest.class,
                VolumeView.class,
                call -> {
                    return Answer.created(
                            service.create(call.body(VolumeRequest.class)), ManagerPaths.VOLUMES);
                });
    }
}
