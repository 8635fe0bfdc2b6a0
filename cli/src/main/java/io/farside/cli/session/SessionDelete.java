// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.session;

import io.farside.api.ApiClient;
import io.farside.api.manager.ManagerPaths;
import io.farside.cli.Confirmation;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.connect.Connection;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code farside session delete}. */
@Command(
        name = "delete",
        mixinStandardHelpOptions = true,
        description = "Forgets a session that is not replicating; volumes stay.")
final class SessionDelete implements Callable<Integer> {
    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Mixin private final Confirmation confirmation = new Confirmation();

    @Parameters(paramLabel = "SESSION", description = "Name of the session.")
    private String name = "";

    SessionDelete(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        confirmation.require(console, "Session " + name + " will be deleted.", name);
        try (ApiClient api = connection.manager(console, "session delete")) {
            api.delete(ManagerPaths.session(name));
        }
        return ExitCode.DONE;
    }
}
