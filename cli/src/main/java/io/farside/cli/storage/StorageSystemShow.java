// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.storage;

import io.farside.api.ApiClient;
import io.farside.api.ProblemView;
import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.StorageSystemView;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.connect.Connection;
import io.farside.cli.render.Card;
import io.farside.cli.render.Output;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code farside storage-system show}. */
@Command(name = "show", mixinStandardHelpOptions = true, description = "Shows a storage system.")
final class StorageSystemShow implements Callable<Integer> {
    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Mixin private final Output output = new Output();

    @Parameters(paramLabel = "NAME", description = "Name of the storage system.")
    private String name = "";

    StorageSystemShow(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (ApiClient api = connection.manager(console, "storage-system show")) {
            StorageSystemView s =
                    api.get(ManagerPaths.storageSystem(name), StorageSystemView.class);
            output.one(console.out(), s, () -> card(s));
            return s.problem() == null ? ExitCode.DONE : ExitCode.WARNING;
        }
    }

    /** A storage system for people. */
    static Card card(StorageSystemView s) {
        ProblemView problem = s.problem();
        return new Card()
                .line("storage system", s.name())
                .line("site", s.site())
                .line("connection", s.connection() + " since " + s.since())
                .line("problem", problem == null ? null : problem.code() + " " + problem.detail())
                .line("url", s.url())
                .line("node", s.nodeName())
                .line("node id", s.nodeId())
                .line("replication", s.replication())
                .line("version", s.version())
                .line("volumes", s.volumes());
    }
}
