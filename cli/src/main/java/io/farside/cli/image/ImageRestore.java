// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.image;

import io.farside.api.ApiClient;
import io.farside.api.node.ImageView;
import io.farside.api.node.NodePaths;
import io.farside.cli.Confirmation;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.connect.Connection;
import io.farside.cli.render.Output;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code farside image restore}. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description =
                "Brings the volumes of a stopped primary back to an image. They show it at once;"
                        + " the next start copies only what that changed.")
final class ImageRestore implements Callable<Integer> {
    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Mixin private final Output output = new Output();

    @Mixin private final Confirmation confirmation = new Confirmation();

    @Parameters(index = "0", paramLabel = "GROUP", description = "Name of the group.")
    private String group = "";

    @Parameters(index = "1", paramLabel = "IMAGE", description = "Name or id of the image.")
    private String image = "";

    ImageRestore(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        confirmation.require(
                console,
                "The volumes of group "
                        + group
                        + " will show image "
                        + image
                        + "; what was written since then is lost unless another image has it.",
                group);
        try (ApiClient api = connection.node(console, "image restore")) {
            ImageView view = api.post(NodePaths.restore(group, image), null, ImageView.class);
            output.one(console.out(), view, () -> ImageCard.of(view));
        }
        return ExitCode.DONE;
    }
}
