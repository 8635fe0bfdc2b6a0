// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.rest;

import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.SiteRequest;
import io.farside.api.manager.SiteView;
import io.farside.manager.sessions.SiteService;
import io.farside.rest.Answer;
import io.farside.rest.Route;

/** Defines a site. */
public record DefineSite(SiteService service) implements Operation {
    @Override
    public Route route() {
        return new Route(
                Route.Method.POST,
                ManagerPaths.SITES,
                "defineSite",
                "Define a site",
                SiteRequest.class,
                SiteView.class,
                call -> {
                    SiteView site = service.define(call.body(SiteRequest.class));
                    return Answer.created(site, ManagerPaths.site(site.name()));
                });
    }
}
