// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.session;

import io.farside.api.ApiClient;
import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.SessionList;
import io.farside.api.manager.SessionView;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.connect.Connection;
import io.farside.cli.render.Output;
import io.farside.cli.render.Table;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code farside session list}. */
@Command(name = "list", mixinStandardHelpOptions = true, description = "Lists sessions.")
final class SessionListing implements Callable<Integer> {
    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Mixin private final Output output = new Output();

    SessionListing(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (ApiClient api = connection.manager(console, "session list")) {
            SessionList all =
                    api.get(
                            ManagerPaths.SESSIONS + "?limit=" + ManagerPaths.PAGE_LIMIT_MAX,
                            SessionList.class);
            output.list(console.out(), all, () -> table(all.sessions()));
        }
        return ExitCode.DONE;
    }

    private static Table table(List<SessionView> all) {
        return new Table(
                List.of(
                        "NAME",
                        "TYPE",
                        "STATUS",
                        "STATE",
                        "RECOVERABLE",
                        "RPO",
                        "COPY SETS",
                        "DIRECTION"),
                all.stream()
                        .map(s ->
                                List.of(
                                        s.name(),
                                        s.type(),
                                        s.status(),
                                        SessionCard.state(s),
                                        s.recoverable() ? "yes" : "no",
                                        SessionCard.rpo(s.rpoMillis()),
                                        String.valueOf(s.copySets()),
                                        SessionCard.direction(s)))
                        .toList());
    }
}
