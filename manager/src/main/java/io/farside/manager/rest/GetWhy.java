// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.rest;

import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.WhyView;
import io.farside.manager.sessions.WhyService;
import io.farside.rest.Answer;
import io.farside.rest.Route;

/** Why a session is in its state. */
public record GetWhy(WhyService service) implements Operation {
    @Override
    public Route route() {
        return new Route(
                Route.Method.GET,
                ManagerPaths.SESSION_WHY,
                "why",
                "The evidence for a session's state",
                Void.class,
                WhyView.class,
                call -> {
                    return Answer.ok(service.why(call.path("name")));
                });
    }
}
