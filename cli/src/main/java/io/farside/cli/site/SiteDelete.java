// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.site;

import io.farside.api.ApiClient;
import io.farside.api.manager.ManagerPaths;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.connect.Connection;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code farside site delete}. */
@Command(
        name = "delete",
        mixinStandardHelpOptions = true,
        description = "Removes a site that has no storage system.")
final class SiteDelete implements Callable<Integer> {
    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Parameters(paramLabel = "NAME", description = "Name of the site.")
    private String name = "";

    SiteDelete(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (ApiClient api = connection.manager(console, "site delete")) {
            api.delete(ManagerPaths.site(name));
        }
        return ExitCode.DONE;
    }
}
