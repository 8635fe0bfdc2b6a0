// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.volume;

import io.farside.cli.Console;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code farside volume}. */
@Command(
        name = "volume",
        mixinStandardHelpOptions = true,
        description = "Volumes, of a storage system or straight at a node.")
public final class VolumeCommand {
    private VolumeCommand() {}

    /** The noun with its verbs. */
    public static CommandLine create(Console console) {
        return new CommandLine(new VolumeCommand())
                .addSubcommand(new VolumeListing(console))
                .addSubcommand(new VolumeShow(console))
                .addSubcommand(new VolumeCreate(console))
                .addSubcommand(new VolumeAdopt(console))
                .addSubcommand(new VolumeGrow(console))
                .addSubcommand(new VolumeDelete(console));
    }
}
