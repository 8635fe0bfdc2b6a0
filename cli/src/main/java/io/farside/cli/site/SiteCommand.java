// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.site;

import io.farside.cli.Console;
import io.farside.cli.Noun;
import picocli.CommandLine.Command;

/** {@code farside site}. */
@Command(
        name = "site",
        mixinStandardHelpOptions = true,
        description = "Places that can fail as one.")
public final class SiteCommand {
    private SiteCommand() {}

    /** The noun with its verbs. */
    public static Noun create(Console console) {
        return Noun.of(new SiteCommand())
                .verb("list", () -> new SiteListing(console))
                .verb("create", () -> new SiteCreate(console))
                .verb("delete", () -> new SiteDelete(console));
    }
}
