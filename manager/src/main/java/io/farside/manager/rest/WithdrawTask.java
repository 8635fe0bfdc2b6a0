// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.rest;

import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.TaskView;
import io.farside.manager.sessions.TaskService;
import io.farside.rest.Answer;
import io.farside.rest.Route;

/** Takes back a command that waits. */
public record WithdrawTask(TaskService service) implements Operation {
    @Override
    public Route route() {
        return new Route(
                Route.Method.DELETE,
                ManagerPaths.TASK,
                "withdrawTask",
                "Withdraw a command that waits for its turn",
                Void.class,
                TaskView.class,
                call -> Answer.ok(service.withdraw(call.path("id"))));
    }
}
