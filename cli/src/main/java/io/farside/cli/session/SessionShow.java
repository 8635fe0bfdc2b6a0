// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.session;

import io.farside.api.ApiClient;
import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.SessionView;
import io.farside.cli.Console;
import io.farside.cli.connect.Connection;
import io.farside.cli.render.Output;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code farside session show}. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows a session; exit status 4 or 8 when it is Warning, Severe or Unknown.")
final class SessionShow implements Callable<Integer> {
    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Mixin private final Output output = new Output();

    @Parameters(paramLabel = "SESSION", description = "Name of the session.")
    private String name = "";

    SessionShow(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (ApiClient api = connection.manager(console, "session show")) {
            SessionView s = api.get(ManagerPaths.session(name), SessionView.class);
            output.one(console.out(), s, () -> SessionCard.of(s));
            return SessionCard.exitCode(s);
        }
    }
}
