// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.rest;

import io.farside.api.manager.HistoryView;
import io.farside.api.manager.ManagerPaths;
import io.farside.manager.sessions.WhyService;
import io.farside.rest.Answer;
import io.farside.rest.Route;

/** History of a session. */
public record GetHistory(WhyService service) implements Operation {
    @Override
    public Route route() {
        return new Route(
                Route.Method.GET,
                ManagerPaths.SESSION_HISTORY,
                "history",
                "Changes of state and samples, newest first; limit",
                Void.class,
                HistoryView.class,
                call -> {
                    int limit = Page.of(call).limit();
                    return Answer.ok(service.history(call.path("name"), limit));
                });
    }
}
