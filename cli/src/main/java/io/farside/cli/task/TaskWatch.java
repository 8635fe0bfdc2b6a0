// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.task;

import io.farside.api.ApiClient;
import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.TaskView;
import io.farside.cli.Console;
import io.farside.cli.connect.Connection;
import io.farside.cli.render.Output;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code farside task watch}. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        description = "Follows a task to its end; the exit status is its outcome.")
final class TaskWatch implements Callable<Integer> {
    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Mixin private final Output output = new Output();

    @Parameters(paramLabel = "ID", description = "Id of the task.")
    private String id = "";

    TaskWatch(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (ApiClient api = connection.manager(console, "task watch")) {
            TaskView t =
                    new TaskFollower(console, api)
                            .follow(api.get(ManagerPaths.task(id), TaskView.class));
            output.one(console.out(), t, () -> TaskCard.of(t));
            return TaskCard.exitCode(console, t);
        }
    }
}
