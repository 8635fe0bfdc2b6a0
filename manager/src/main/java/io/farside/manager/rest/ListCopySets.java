// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.rest;

import io.farside.api.manager.CopySetList;
import io.farside.api.manager.ManagerPaths;
import io.farside.manager.sessions.CopySetService;
import io.farside.rest.Answer;
import io.farside.rest.Route;

/** Lists copy sets. */
public record ListCopySets(CopySetService service) implements Operation {
    @Override
    public Route route() {
        return new Route(
                Route.Method.GET,
                ManagerPaths.COPY_SETS,
                "listCopySets",
                "Copy sets with their pairs; offset, limit",
                Void.class,
                CopySetList.class,
                call -> {
                    Page page = Page.of(call);
                    return Answer.ok(service.list(call.path("name"), page.offset(), page.limit()));
                });
    }
}
