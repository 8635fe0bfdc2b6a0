// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.rest;

import io.farside.api.manager.ManagerPaths;
import io.farside.manager.sessions.SessionService;
import io.farside.rest.Answer;
import io.farside.rest.Route;

/** Removes a session. */
public record RemoveSession(SessionService service) implements Operation {
    @Override
    public Route route() {
        return new Route(
                Route.Method.DELETE,
                ManagerPaths.SESSION,
                "removeSession",
                "Remove a session that is not set up at its nodes",
                Void.class,
                Void.class,
                call -> {
                    service.remove(call.path("name"), VersionTag.expected(call));
                    return Answer.nothing();
                });
    }
}
