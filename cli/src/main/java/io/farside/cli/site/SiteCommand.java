// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.site;

import io.farside.cli.Console;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code farside site}. */
@Command(
        name = "site",
        mixinStandardHelpOptions = true,
        description = "Places that can fail as one.")
public final class SiteCommand {
    private SiteCommand() {}

    /** The noun with its verbs. */
    public static CommandLine create(Console console) {
        return new CommandLine(new SiteCommand())
                .addSubcommand(new SiteListing(console))
                .addSubcommand(new SiteCreate(console))
                .addSubcommand(new SiteDelete(console));
    }
}
