// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.image;

import io.farside.api.ApiClient;
import io.farside.api.node.ImageView;
import io.farside.api.node.NodePaths;
import io.farside.api.node.TakeImageRequest;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.LifeTime;
import io.farside.cli.connect.Connection;
import io.farside.cli.render.Output;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code farside image take}. */
@Command(
        name = "take",
        mixinStandardHelpOptions = true,
        description =
                "Takes an image of all volumes of a group at one instant, at the primary or at the"
                        + " target, while replication goes on. Each volume is exported as"
                        + " VOLUME@NAME.")
final class ImageTake implements Callable<Integer> {
    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Mixin private final Output output = new Output();

    @Parameters(index = "0", paramLabel = "GROUP", description = "Name of the group.")
    private String group = "";

    @Parameters(index = "1", paramLabel = "NAME", description = "Name of the new image.")
    private String name = "";

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description =
                    "copy (default) and practice can be written to, retained and base cannot; a"
                            + " practice image is given up when its time is over, a base image"
                            + " when space runs out.")
    private @Nullable String kind;

    @Option(
            names = "--keep",
            paramLabel = "TIME",
            converter = LifeTime.class,
            description =
                    "How long, up to 365d, for example 30m or 2d (default: 8h for practice, for"
                            + " ever otherwise).")
    private @Nullable Long keep;

    @Option(
            names = "--background",
            description = "Copies everything, so that it becomes independent of the volumes.")
    private boolean background;

    @Option(
            names = "--refresh",
            paramLabel = "IMAGE",
            description = "Name or id of the image it takes the place of, which is given up.")
    private @Nullable String refresh;

    ImageTake(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        TakeImageRequest request = new TakeImageRequest(name, kind, keep, background, refresh);
        try (ApiClient api = connection.node(console, "image take")) {
            ImageView view = api.post(NodePaths.images(group), request, ImageView.class);
            output.one(console.out(), view, () -> ImageCard.of(view));
        }
        return ExitCode.DONE;
    }
}
