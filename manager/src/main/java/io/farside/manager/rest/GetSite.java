// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.rest;

import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.SiteView;
import io.farside.manager.sessions.SiteService;
import io.farside.rest.Answer;
import io.farside.rest.Route;

/** One site. */
public record GetSite(SiteService service) implements Operation {
    @Override
    public Route route() {
        return new Route(
                Route.Method.GET,
                ManagerPaths.SITE,
                "getSite",
                "One site",
                Void.class,
                SiteView.class,
                call -> {
                    return Answer.ok(service.get(call.path("name")));
                });
    }
}
