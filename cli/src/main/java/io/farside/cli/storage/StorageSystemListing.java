// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.storage;

import io.farside.api.ApiClient;
import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.StorageSystemList;
import io.farside.api.manager.StorageSystemView;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.connect.Connection;
import io.farside.cli.render.Output;
import io.farside.cli.render.Table;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code farside storage-system list}. */
@Command(name = "list", mixinStandardHelpOptions = true, description = "Lists storage systems.")
final class StorageSystemListing implements Callable<Integer> {
    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Mixin private final Output output = new Output();

    StorageSystemListing(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (ApiClient api = connection.manager(console, "storage-system list")) {
            StorageSystemList all = api.get(ManagerPaths.STORAGE_SYSTEMS, StorageSystemList.class);
            output.list(console.out(), all, () -> table(all.storageSystems()));
        }
        return ExitCode.DONE;
    }

    private static Table table(List<StorageSystemView> all) {
        return new Table(
                List.of("NAME", "SITE", "CONNECTION", "SINCE", "VOLUMES", "URL"),
                all.stream()
                        .map(s ->
                                List.of(
                                        s.name(),
                                        s.site(),
                                        s.connection(),
                                        s.since(),
                                        String.valueOf(s.volumes()),
                                        s.url()))
                        .toList());
    }
}
