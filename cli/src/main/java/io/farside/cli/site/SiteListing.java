// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.site;

import io.farside.api.ApiClient;
import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.SiteList;
import io.farside.api.manager.SiteView;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.connect.Connection;
import io.farside.cli.render.Output;
import io.farside.cli.render.Table;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code farside site list}. */
@Command(name = "list", mixinStandardHelpOptions = true, description = "Lists sites.")
final class SiteListing implements Callable<Integer> {
    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Mixin private final Output output = new Output();

    SiteListing(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (ApiClient api = connection.manager(console, "site list")) {
            SiteList sites = api.get(ManagerPaths.SITES, SiteList.class);
            output.list(console.out(), sites, () -> table(sites.sites()));
        }
        return ExitCode.DONE;
    }

    private static Table table(List<SiteView> sites) {
        return new Table(
                List.of("NAME", "STORAGE SYSTEMS", "DESCRIPTION"),
                sites.stream()
                        .map(s ->
                                List.of(
                                        s.name(),
                                        String.join(" ", s.storageSystems()),
                                        s.description()))
                        .toList());
    }
}
