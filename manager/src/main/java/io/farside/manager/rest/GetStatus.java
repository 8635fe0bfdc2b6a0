// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.rest;

import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.StatusView;
import io.farside.manager.sessions.StatusService;
import io.farside.rest.Answer;
import io.farside.rest.Route;

/** Status of this server. */
public record GetStatus(StatusService service) implements Operation {
    @Override
    public Route route() {
        return new Route(
                Route.Method.GET,
                ManagerPaths.STATUS,
                "status",
                "The management server in short",
                Void.class,
                StatusView.class,
                _ -> {
                    return Answer.ok(service.status());
                });
    }
}
