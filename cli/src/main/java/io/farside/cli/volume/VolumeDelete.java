// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.volume;

import io.farside.api.ApiClient;
import io.farside.api.node.NodePaths;
import io.farside.cli.Confirmation;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.connect.Connection;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code farside volume delete}. */
@Command(
        name = "delete",
        mixinStandardHelpOptions = true,
        description = "Deletes a volume with its data; an adopted image stays.")
final class VolumeDelete implements Callable<Integer> {
    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Mixin private final Confirmation confirmation = new Confirmation();

    @Parameters(paramLabel = "NAME", description = "Name of the volume.")
    private String name = "";

    VolumeDelete(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        confirmation.require(console, "Volume " + name + " and its data will be deleted.", name);
        try (ApiClient api = connection.node(console, "volume delete")) {
            api.delete(NodePaths.volume(name));
        }
        return ExitCode.DONE;
    }
}
