// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.rest;

import io.farside.api.manager.CopySetRequest;
import io.farside.api.manager.CopySetView;
import io.farside.api.manager.ManagerPaths;
import io.farside.manager.sessions.CopySetService;
import io.farside.rest.Answer;
import io.farside.rest.Route;

/** Adds a copy set. */
public record AddCopySet(CopySetService service) implements Operation {
    @Override
    public Route route() {
        return new Route(
                Route.Method.POST,
                ManagerPaths.COPY_SETS,
                "addCopySet",
                "Add a copy set",
                CopySetRequest.class,
                CopySetView.class,
                call -> {
                    String session = call.path("name");
                    CopySetView set = service.add(session, call.body(CopySetRequest.class));
                    return Answer.created(set, ManagerPaths.copySet(session, set.id()));
                });
    }
}
