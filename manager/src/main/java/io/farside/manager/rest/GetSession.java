// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.rest;

import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.SessionView;
import io.farside.manager.sessions.SessionService;
import io.farside.rest.Answer;
import io.farside.rest.Route;

/** One session. */
public record GetSession(SessionService service) implements Operation {
    @Override
    public Route route() {
        return new Route(
                Route.Method.GET,
                ManagerPaths.SESSION,
                "getSession",
                "One session; its ETag is its version",
                Void.class,
                SessionView.class,
                call -> {
                    SessionView session = service.get(call.path("name"));
                    return Answer.ok(session).with("ETag", VersionTag.of(session.version()));
                });
    }
}
