// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.rest;

import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.TaskView;
import io.farside.manager.sessions.TaskService;
import io.farside.rest.Answer;
import io.farside.rest.Route;

/** One task. */
public record GetTask(TaskService service) implements Operation {
    @Override
    public Route route() {
        return new Route(
                Route.Method.GET,
                ManagerPaths.TASK,
                "getTask",
                "One task",
                Void.class,
                TaskView.class,
                call -> {
                    return Answer.ok(service.get(call.path("id")));
                });
    }
}
