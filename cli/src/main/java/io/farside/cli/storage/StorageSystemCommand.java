// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.storage;

import io.farside.cli.Console;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code farside storage-system}. */
@Command(
        name = "storage-system",
        mixinStandardHelpOptions = true,
        description = "Nodes as the manager knows them.")
public final class StorageSystemCommand {
    private StorageSystemCommand() {}

    /** The noun with its verbs. */
    public static CommandLine create(Console console) {
        return new CommandLine(new StorageSystemCommand())
                .addSubcommand(new StorageSystemListing(console))
                .addSubcommand(new StorageSystemShow(console))
                .addSubcommand(new StorageSystemCreate(console))
                .addSubcommand(new StorageSystemDelete(console));
    }
}
