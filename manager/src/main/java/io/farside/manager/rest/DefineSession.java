// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.rest;

import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.SessionRequest;
import io.farside.api.manager.SessionView;
import io.farside.manager.sessions.SessionService;
import io.farside.rest.Answer;
import io.farside.rest.Route;

/** Defines a session. */
public record DefineSession(SessionService service) implements Operation {
    @Override
    public Route route() {
        return new Route(
                Route.Method.POST,
                ManagerPaths.SESSIONS,
                "defineSession",
                "Define a session",
                SessionRequest.class,
                SessionView.class,
                call -> {
                    SessionView session = service.define(call.body(SessionRequest.class));
                    return Answer.created(session, ManagerPaths.session(session.name()))
                            .with("ETag", VersionTag.of(session.version()));
                });
    }
}
