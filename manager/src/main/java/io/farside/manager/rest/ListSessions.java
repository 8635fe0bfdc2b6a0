// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.rest;

import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.SessionList;
import io.farside.manager.sessions.SessionService;
import io.farside.rest.Answer;
import io.farside.rest.Route;

/** Lists sessions. */
public record ListSessions(SessionService service) implements Operation {
    @Override
    public Route route() {
        return new Route(
                Route.Method.GET,
                ManagerPaths.SESSIONS,
                "listSessions",
                "Sessions by name; offset, limit",
                Void.class,
                SessionList.class,
                call -> {
                    Page page = Page.of(call);
                    return Answer.ok(service.list(page.offset(), page.limit()));
                });
    }
}
