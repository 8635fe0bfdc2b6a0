// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.session;

import io.farside.api.ApiClient;
import io.farside.api.manager.CopySetList;
import io.farside.api.manager.CopySetView;
import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.PairView;
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

/** {@code farside session copy-sets}. */
@Command(
        name = "copy-sets",
        mixinStandardHelpOptions = true,
        description = "Lists the copy sets of a session and their pairs.")
final class CopySetListing implements Callable<Integer> {
    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Mixin private final Output output = new Output();

    @Parameters(paramLabel = "SESSION", description = "Name of the session.")
    private String name = "";

    CopySetListing(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (ApiClient api = connection.manager(console, "session copy-sets")) {
            CopySetList all =
                    api.get(
                            ManagerPaths.copySets(name) + "?limit=" + ManagerPaths.PAGE_LIMIT_MAX,
                            CopySetList.class);
            output.list(console.out(), all, () -> table(all.copySets()));
        }
        return ExitCode.DONE;
    }

    private static Table table(List<CopySetView> all) {
        return new Table(
                List.of("COPY SET", "SIZE", "PAIR", "SOURCE", "TARGET", "SYNC", "DIFFERING"),
                all.stream().flatMap(c -> rows(c).stream()).toList());
    }

    private static List<List<String>> rows(CopySetView c) {
        if (c.pairs().isEmpty()) {
            return List.of(List.of(c.id(), Text.bytes(c.sizeBytes()), "-", "-", "-", "-", "-"));
        }
        return c.pairs().stream().map(p -> row(c, p)).toList();
    }

    private static List<String> row(CopySetView c, PairView p) {
        Long differing = p.differingBytes();
        return List.of(
                c.id(),
                Text.bytes(c.sizeBytes()),
                p.rolePair(),
                p.source(),
                p.target(),
                p.percent() == null ? p.sync() : p.sync() + " " + p.percent() + " %",
                differing == null ? "unknown" : Text.bytes(differing));
    }
}
