// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.image;

import io.farside.cli.Console;
import io.farside.cli.Noun;
import picocli.CommandLine.Command;

/** {@code farside image}. */
@Command(
        name = "image",
        mixinStandardHelpOptions = true,
        description = "Point-in-time copies (snapshots) of groups, straight at a node.")
public final class ImageCommand {
    private ImageCommand() {}

    /** The noun with its verbs. */
    public static Noun create(Console console) {
        return Noun.of(new ImageCommand())
                .verb("list", () -> new ImageListing(console))
                .verb("show", () -> new ImageShow(console))
                .verb("take", () -> new ImageTake(console))
                .verb("drop", () -> new ImageDrop(console))
                .verb("restore", () -> new ImageRestore(console));
    }
}
