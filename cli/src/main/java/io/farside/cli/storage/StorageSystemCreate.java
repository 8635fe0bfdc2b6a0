// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.storage;

import io.farside.api.ApiClient;
import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.StorageSystemRequest;
import io.farside.api.manager.StorageSystemView;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.connect.Connection;
import io.farside.cli.render.Output;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code farside storage-system create}. */
@Command(
        name = "create",
        mixinStandardHelpOptions = true,
        description = "Defines a storage system: a node by its admin address.")
final class StorageSystemCreate implements Callable<Integer> {
    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Mixin private final Output output = new Output();

    @Parameters(paramLabel = "NAME", description = "Name of the storage system.")
    private String name = "";

    @Option(names = "--site", required = true, paramLabel = "SITE", description = "Where it is.")
    private String site = "";

    @Option(
            names = "--url",
            required = true,
            paramLabel = "URL",
            description = "Admin address of the node.")
    private String url = "";

    StorageSystemCreate(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (ApiClient api = connection.manager(console, "storage-system create")) {
            StorageSystemView s =
                    api.post(
                            ManagerPaths.STORAGE_SYSTEMS,
                            new StorageSystemRequest(name, site, url),
                            StorageSystemView.class);
            output.one(console.out(), s, () -> StorageSystemShow.card(s));
        }
        return ExitCode.DONE;
    }
}
