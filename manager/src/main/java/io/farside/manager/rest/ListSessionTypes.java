// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.rest;

import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.SessionTypeList;
import io.farside.manager.sessions.SessionTypeService;
import io.farside.rest.Answer;
import io.farside.rest.Route;

/** Lists session types. */
public record ListSessionTypes(SessionTypeService service) implements Operation {
    @Override
    public Route route() {
        return new Route(
                Route.Method.GET,
                ManagerPaths.SESSION_TYPES,
                "listSessionTypes",
                "Session types",
                Void.class,
                SessionTypeList.class,
                _ -> {
                    return Answer.ok(service.list());
                });
    }
}
