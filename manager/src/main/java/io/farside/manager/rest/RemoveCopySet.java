// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.rest;

import io.farside.api.manager.ManagerPaths;
import io.farside.manager.sessions.CopySetService;
import io.farside.rest.Answer;
import io.farside.rest.Route;

/** Removes a copy set. */
public record RemoveCopySet(CopySetService service) implements Operation {
    @Override
    public Route route() {
        return new Route(
                Route.Method.DELETE,
                ManagerPaths.COPY_SET,
                "removeCopySet",
                "Remove a copy set; the volumes stay",
                Void.class,
                Void.class,
                call -> {
                    service.remove(call.path("name"), call.path("id"));
                    return Answer.nothing();
                });
    }
}
