// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.task;

import io.farside.api.ApiClient;
import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.TaskList;
import io.farside.api.manager.TaskView;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.connect.Connection;
import io.farside.cli.render.Output;
import io.farside.cli.render.Table;
import io.farside.cli.render.Text;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code farside task list}. */
@Command(name = "list", mixinStandardHelpOptions = true, description = "Lists tasks, newest first.")
final class TaskListing implements Callable<Integer> {
    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Mixin private final Output output = new Output();

    @Option(names = "--session", paramLabel = "NAME", description = "Only those of this session.")
    private @Nullable String session;

    TaskListing(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        String path =
                session == null
                        ? ManagerPaths.TASKS
                        : ManagerPaths.TASKS
                                + "?session="
                                + URLEncoder.encode(session, StandardCharsets.UTF_8);
        try (ApiClient api = connection.manager(console, "task list")) {
            TaskList all = api.get(path, TaskList.class);
            output.list(console.out(), all, () -> table(all.tasks()));
        }
        return ExitCode.DONE;
    }

    private static Table table(List<TaskView> all) {
        return new Table(
                List.of("ID", "SESSION", "COMMAND", "STATE", "STARTED", "ENDED"),
                all.stream()
                        .map(t ->
                                List.of(
                                        t.id(),
                                        t.session(),
                                        t.command(),
                                        t.state(),
                                        t.startedAt(),
                                        Text.orDash(t.endedAt())))
                        .toList());
    }
}
