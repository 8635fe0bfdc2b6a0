// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.storage;

import io.farside.api.ApiClient;
import io.farside.api.manager.ManagerPaths;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.connect.Connection;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code farside storage-system delete}. */
@Command(
        name = "delete",
        mixinStandardHelpOptions = true,
        description = "Forgets a storage system that no session uses.")
final class StorageSystemDelete implements Callable<Integer> {
    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Parameters(paramLabel = "NAME", description = "Name of the storage system.")
    private String name = "";

    StorageSystemDelete(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (ApiClient api = connection.manager(console, "storage-system delete")) {
            api.delete(ManagerPaths.storageSystem(name));
        }
        return ExitCode.DONE;
    }
}
