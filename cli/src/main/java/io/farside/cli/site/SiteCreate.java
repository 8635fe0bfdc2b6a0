// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.site;

import io.farside.api.ApiClient;
import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.SiteRequest;
import io.farside.api.manager.SiteView;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.connect.Connection;
import io.farside.cli.render.Card;
import io.farside.cli.render.Output;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code farside site create}. */
@Command(name = "create", mixinStandardHelpOptions = true, description = "Defines a site.")
final class SiteCreate implements Callable<Integer> {
    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Mixin private final Output output = new Output();

    @Parameters(paramLabel = "NAME", description = "Name of the site.")
    private String name = "";

    @Option(names = "--description", paramLabel = "TEXT", description = "For people.")
    private @Nullable String description;

    SiteCreate(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (ApiClient api = connection.manager(console, "site create")) {
            SiteView site =
                    api.post(
                            ManagerPaths.SITES, new SiteRequest(name, description), SiteView.class);
            output.one(
                    console.out(),
                    site,
                    () ->
                            new Card()
                                    .line("site", site.name())
                                    .line("description", site.description()));
        }
        return ExitCode.DONE;
    }
}
