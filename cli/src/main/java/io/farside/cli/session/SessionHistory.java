// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.session;

import io.farside.api.ApiClient;
import io.farside.api.manager.HistoryView;
import io.farside.api.manager.ManagerPaths;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.connect.Connection;
import io.farside.cli.render.Output;
import io.farside.cli.render.Table;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code farside session history}. */
@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        description = "Lists what happened to a session, newest first.")
final class SessionHistory implements Callable<Integer> {
    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Mixin private final Output output = new Output();

    @Parameters(paramLabel = "SESSION", description = "Name of the session.")
    private String name = "";

    SessionHistory(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (ApiClient api = connection.manager(console, "session history")) {
            HistoryView all = api.get(ManagerPaths.history(name), HistoryView.class);
            output.list(console.out(), all, () -> table(all.changes()));
        }
        return ExitCode.DONE;
    }

    private static Table table(List<HistoryView.Change> all) {
        return new Table(
                List.of("AT", "FROM", "TO", "STATUS", "BECAUSE"),
                all.stream()
                        .map(c ->
                                List.of(
                                        c.at(),
                                        c.fromState(),
                                        c.toState(),
                                        c.status(),
                                        String.join("; ", c.reasons())))
                        .toList());
    }
}
