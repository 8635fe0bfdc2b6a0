// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.image;

import io.farside.api.ApiClient;
import io.farside.api.node.ImageView;
import io.farside.api.node.NodePaths;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.connect.Connection;
import io.farside.cli.render.Output;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code farside image show}. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows an image with the names it is exported under.")
final class ImageShow implements Callable<Integer> {
    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Mixin private final Output output = new Output();

    @Parameters(index = "0", paramLabel = "GROUP", description = "Name of the group.")
    private String group = "";

    @Parameters(index = "1", paramLabel = "IMAGE", description = "Name or id of the image.")
    private String image = "";

    ImageShow(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (ApiClient api = connection.node(console, "image show")) {
            ImageView view = api.get(NodePaths.image(group, image), ImageView.class);
            output.one(console.out(), view, () -> ImageCard.of(view));
        }
        return ExitCode.DONE;
    }
}
