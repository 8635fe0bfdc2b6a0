// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.rest;

import io.farside.api.manager.CommandList;
import io.farside.api.manager.ManagerPaths;
import io.farside.manager.sessions.CommandService;
import io.farside.rest.Answer;
import io.farside.rest.Route;

/** Lists commands. */
public record ListCommands(CommandService service) implements Operation {
    @Override
    public Route route() {
        return new Route(
                Route.Method.GET,
                ManagerPaths.COMMANDS,
                "listCommands",
                "Every command with its availability, the reason and what lifts it",
                Void.class,
                CommandList.class,
                call -> {
                    return Answer.ok(service.available(call.path("name")));
                });
    }
}
