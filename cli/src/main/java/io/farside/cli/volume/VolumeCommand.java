// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.volume;

import io.farside.cli.Console;
import io.farside.cli.Noun;
import picocli.CommandLine.Command;

/** {@code farside volume}. */
@Command(
        name = "volume",
        mixinStandardHelpOptions = true,
        description = "Volumes, of a storage system or straight at a node.")
public final class VolumeCommand {
    private VolumeCommand() {}

    /** The noun with its verbs. */
    public static Noun create(Console console) {
        return Noun.of(new VolumeCommand())
                .verb("list", () -> new VolumeListing(console))
                .verb("show", () -> new VolumeShow(console))
                .verb("create", () -> new VolumeCreate(console))
                .verb("adopt", () -> new VolumeAdopt(console))
                .verb("grow", () -> new VolumeGrow(console))
                .verb("delete", () -> new VolumeDelete(console));
    }
}
