// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.rest;

import io.farside.api.manager.CommandAnswer;
import io.farside.api.manager.CommandRequest;
import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.TaskView;
import io.farside.manager.sessions.CommandService;
import io.farside.rest.Answer;
import io.farside.rest.Route;

/** Gives a command. */
public record SubmitCommand(CommandService service) implements Operation {
    @Override
    public Route route() {
        return new Route(
                Route.Method.POST,
                ManagerPaths.COMMANDS,
                "submitCommand",
                "Plan a command (dryRun), or accept it for execution",
                CommandRequest.class,
                CommandAnswer.class,
                call -> {
                    CommandAnswer answer =
                            service.submit(call.path("name"), call.body(CommandRequest.class));
                    TaskView task = answer.task();
                    return task == null
                            ? Answer.ok(answer)
                            : Answer.accepted(answer, ManagerPaths.task(task.id()));
                });
    }
}
