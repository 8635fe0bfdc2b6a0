// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.rest;

import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.SiteList;
import io.farside.manager.sessions.SiteService;
import io.farside.rest.Answer;
import io.farside.rest.Route;

/** Lists sites. */
public record ListSites(SiteService service) implements Operation {
    @Override
    public Route route() {
        return new Route(
                Route.Method.GET,
                ManagerPaths.SITES,
                "listSites",
                "Sites by name; offset, limit",
                Void.class,
                SiteList.class,
                call -> {
                    Page page = Page.of(call);
                    return Answer.ok(service.list(page.offset(), page.limit()));
                });
    }
}
