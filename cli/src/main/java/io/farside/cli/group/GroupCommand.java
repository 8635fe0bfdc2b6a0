// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.group;

import io.farside.cli.Console;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code farside group}. */
@Command(
        name = "group",
        mixinStandardHelpOptions = true,
        description = "Remote copy groups, straight at a node.")
public final class GroupCommand {
    private GroupCommand() {}

    /** The noun with its verbs. */
    public static CommandLine create(Console console) {
        return new CommandLine(new GroupCommand())
                .addSubcommand(new GroupListing(console))
                .addSubcommand(new GroupShow(console))
                .addSubcommand(new GroupCreate(console))
                .addSubcommand(new GroupDelete(console))
                .addSubcommand(new GroupStart(console))
                .addSubcommand(new GroupStop(console))
                .addSubcommand(new GroupRelease(console))
                .addSubcommand(new GroupSync(console))
                .addSubcommand(new GroupFailover(console))
                .addSubcommand(new GroupReprotect(console))
                .addSubcommand(new GroupFailback(console))
                .addSubcommand(new GroupReverse(console))
                .addSubcommand(new GroupSwitchover(console))
                .addSubcommand(new GroupOverride(console));
    }
}
