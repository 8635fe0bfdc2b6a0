// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.storage;

import io.farside.cli.Console;
import io.farside.cli.Noun;
import picocli.CommandLine.Command;

/** {@code farside storage-system}. */
@Command(
        name = "storage-system",
        mixinStandardHelpOptions = true,
        description = "Nodes as the manager knows them.")
public final class StorageSystemCommand {
    private StorageSystemCommand() {}

    /** The noun with its verbs. */
    public static Noun create(Console console) {
        return Noun.of(new StorageSystemCommand())
                .verb("list", () -> new StorageSystemListing(console))
                .verb("show", () -> new StorageSystemShow(console))
                .verb("create", () -> new StorageSystemCreate(console))
                .verb("delete", () -> new StorageSystemDelete(console));
    }
}
