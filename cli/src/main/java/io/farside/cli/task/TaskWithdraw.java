// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.task;

import io.farside.api.ApiClient;
import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.TaskView;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.connect.Connection;
import io.farside.cli.render.Output;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code farside task withdraw}. */
@Command(
        name = "withdraw",
        mixinStandardHelpOptions = true,
        description = "Takes back a command that waits for its turn; one that runs goes on.")
final class TaskWithdraw implements Callable<Integer> {
    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Mixin private final Output output = new Output();

    @Parameters(paramLabel = "ID", description = "Id of the task.")
    private String id = "";

    TaskWithdraw(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (ApiClient api = connection.manager(console, "task withdraw")) {
            api.delete(ManagerPaths.task(id));
            TaskView t = api.get(ManagerPaths.task(id), TaskView.class);
            output.one(console.out(), t, () -> TaskCard.of(t));
        }
        return ExitCode.DONE;
    }
}
