// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.group;

import io.farside.cli.Console;
import io.farside.cli.Noun;
import picocli.CommandLine.Command;

/** {@code farside group}. */
@Command(
        name = "group",
        mixinStandardHelpOptions = true,
        description = "Remote copy groups, straight at a node.")
public final class GroupCommand {
    private GroupCommand() {}

    /** The noun with its verbs. */
    public static Noun create(Console console) {
        return Noun.of(new GroupCommand())
                .verb("list", () -> new GroupListing(console))
                .verb("show", () -> new GroupShow(console))
                .verb("create", () -> new GroupCreate(console))
                .verb("set", () -> new GroupSet(console))
                .verb("delete", () -> new GroupDelete(console))
                .verb("start", () -> new GroupStart(console))
                .verb("stop", () -> new GroupStop(console))
                .verb("release", () -> new GroupRelease(console))
                .verb("sync", () -> new GroupSync(console))
                .verb("failover", () -> new GroupFailover(console))
                .verb("reprotect", () -> new GroupReprotect(console))
                .verb("failback", () -> new GroupFailback(console))
                .verb("reverse", () -> new GroupReverse(console))
                .verb("switchover", () -> new GroupSwitchover(console))
                .verb("override", () -> new GroupOverride(console));
    }
}
