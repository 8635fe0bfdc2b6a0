// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.image;

import io.farside.api.ApiClient;
import io.farside.api.node.NodePaths;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.connect.Connection;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code farside image drop}. */
@Command(
        name = "drop",
        mixinStandardHelpOptions = true,
        description = "Gives an image up; its space is freed in the background.")
final class ImageDrop implements Callable<Integer> {
    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Parameters(index = "0", paramLabel = "GROUP", description = "Name of the group.")
    private String group = "";

    @Parameters(index = "1", paramLabel = "IMAGE", description = "Name or id of the image.")
    private String image = "";

    @Option(
            names = "--force",
            description = "Also while hosts have it open; they are disconnected.")
    private boolean force;

    ImageDrop(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (ApiClient api = connection.node(console, "image drop")) {
            api.delete(NodePaths.image(group, image) + (force ? "?force=true" : ""));
        }
        return ExitCode.DONE;
    }
}
