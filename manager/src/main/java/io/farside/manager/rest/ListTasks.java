// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.rest;

import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.TaskList;
import io.farside.manager.sessions.TaskService;
import io.farside.rest.Answer;
import io.farside.rest.Route;

/** Lists tasks. */
public record ListTasks(TaskService service) implements Operation {
    @Override
    public Route route() {
        return new Route(
                Route.Method.GET,
                ManagerPaths.TASKS,
                "listTasks",
                "Tasks, newest first; session, offset, limit",
                Void.class,
                TaskList.class,
                call -> {
                    Page page = Page.of(call);
                    return Answer.ok(
                            service.list(call.query("session"), page.offset(), page.limit()));
                });
    }
}
