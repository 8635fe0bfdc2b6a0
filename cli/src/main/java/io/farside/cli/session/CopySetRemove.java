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

/** {@code farside session remove-copy-set}. */
@Command(
        name = "remove-copy-set",
        mixinStandardHelpOptions = true,
        description = "Takes a copy set out of a session; volumes stay.")
final class CopySetRemove implements Callable<Integer> {
    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Mixin private final Confirmation confirmation = new Confirmation();

    @Parameters(paramLabel = "SESSION", description = "Name of the session.")
    private String name = "";

    @Parameters(paramLabel = "COPYSET", description = "Name of the copy set.")
    private String copySet = "";

    CopySetRemove(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        confirmation.require(
                console,
                "Copy set " + copySet + " will no longer be protected by " + name + ".",
                copySet);
        try (ApiClient api = connection.manager(console, "session remove-copy-set")) {
            api.delete(ManagerPaths.copySet(name, copySet));
        }
        return ExitCode.DONE;
    }
}
