// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.image;

import io.farside.api.ApiClient;
import io.farside.api.node.ImageList;
import io.farside.api.node.ImageView;
import io.farside.api.node.NodePaths;
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

/** {@code farside image list}. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists the images of a group, oldest first.")
final class ImageListing implements Callable<Integer> {
    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Mixin private final Output output = new Output();

    @Parameters(paramLabel = "GROUP", description = "Name of the group.")
    private String group = "";

    ImageListing(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (ApiClient api = connection.node(console, "image list")) {
            ImageList all = api.get(NodePaths.images(group), ImageList.class);
            output.list(console.out(), all, () -> table(all.images()));
        }
        return ExitCode.DONE;
    }

    private static Table table(List<ImageView> images) {
        return new Table(
                List.of("ID", "NAME", "KIND", "STATE", "TAKEN", "KEPT UNTIL", "WRITTEN", "HOSTS"),
                images.stream().map(ImageListing::row).toList());
    }

    private static List<String> row(ImageView i) {
        return List.of(
                String.valueOf(i.id()),
                i.name(),
                i.kind(),
                i.state(),
                i.takenAt(),
                Text.orDash(i.expiresAt()),
                i.written() ? "yes" : "no",
                String.valueOf(i.hosts()));
    }
}
