// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.session;

import io.farside.api.ApiClient;
import io.farside.api.manager.CommandAnswer;
import io.farside.api.manager.CommandRequest;
import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.PlanView;
import io.farside.api.manager.SessionView;
import io.farside.api.manager.TaskView;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.connect.Connection;
import io.farside.cli.render.Output;
import io.farside.cli.task.TaskCard;
import io.farside.cli.task.TaskFollower;
import java.util.UUID;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What all commands to a session share: dry run, sending, following to the end. */
final class SessionCall {
    @Mixin private final Connection connection = new Connection();

    @Mixin private final Output output = new Output();

    @Parameters(paramLabel = "SESSION", description = "Name of the session.")
    private String session = "";

    @Option(names = "--dry-run", description = "Print what would be done and change nothing.")
    private boolean dryRun;

    @Option(names = "--no-wait", description = "Return once the command is accepted.")
    private boolean noWait;

    String session() {
        return session;
    }

    boolean dryRun() {
        return dryRun;
    }

    /** The session now. */
    SessionView view(Console console) {
        try (ApiClient api = connection.manager(console, "session")) {
            return api.get(ManagerPaths.session(session), SessionView.class);
        }
    }

    /** What the command would do. */
    PlanView plan(Console console, CommandRequest request) {
        try (ApiClient api = connection.manager(console, "session")) {
            return api.post(ManagerPaths.commands(session), request.asDryRun(), CommandAnswer.class)
                    .plan();
        }
    }

    /** Runs the command, or prints its plan, and returns the exit status. */
    int run(Console console, CommandRequest request) {
        if (dryRun) {
            PlanView plan = plan(console, request);
            output.one(console.out(), plan, () -> PlanCard.of(plan));
            return plan.blockers().isEmpty() ? ExitCode.DONE : ExitCode.NOT_EXECUTED;
        }
        CommandRequest keyed = request.withKey(UUID.randomUUID().toString());
        try (ApiClient api = connection.manager(console, "session " + request.command())) {
            CommandAnswer answer =
                    api.post(ManagerPaths.commands(session), keyed, CommandAnswer.class);
            TaskView task = answer.task();
            if (task == null) {
                throw new IllegalStateException("a command was answered without a task");
            }
            TaskView end = noWait ? task : new TaskFollower(console, api).follow(task);
            output.one(console.out(), end, () -> TaskCard.of(end));
            return TaskCard.exitCode(console, end);
        }
    }
}
