// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.session;

import io.farside.api.ApiClient;
import io.farside.api.manager.CommandList;
import io.farside.api.manager.CommandView;
import io.farside.api.manager.ManagerPaths;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.connect.Connection;
import io.farside.cli.render.Output;
import io.farside.cli.render.Table;
import io.farside.cli.render.Text;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code farside session commands}. */
@Command(
        name = "commands",
        mixinStandardHelpOptions = true,
        description = "Lists what a session can be told now, and why not the rest.")
final class SessionCommands implements Callable<Integer> {
    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Mixin private final Output output = new Output();

    @Parameters(paramLabel = "SESSION", description = "Name of the session.")
    private String name = "";

    SessionCommands(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (ApiClient api = connection.manager(console, "session commands")) {
            CommandList all = api.get(ManagerPaths.commands(name), CommandList.class);
            output.list(console.out(), all, () -> table(all.commands()));
        }
        return ExitCode.DONE;
    }

    private static Table table(List<CommandView> all) {
        return new Table(
                List.of("COMMAND", "AVAILABLE", "REASON", "CORRECTION"),
                all.stream()
                        .map(c ->
                                List.of(
                                        c.name(),
                                        c.available() ? "yes" : "no",
                                        Text.orDash(c.reason()),
                                        Text.orDash(c.correction())))
                        .toList());
    }
}
