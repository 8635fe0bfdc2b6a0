// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.session;

import io.farside.cli.Console;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code farside session}. */
@Command(
        name = "session",
        mixinStandardHelpOptions = true,
        description = "Copy sets protected together.")
public final class SessionCommand {
    private SessionCommand() {}

    /** The noun with its verbs. */
    public static CommandLine create(Console console) {
        return new CommandLine(new SessionCommand())
                .addSubcommand(new SessionListing(console))
                .addSubcommand(new SessionShow(console))
                .addSubcommand(new SessionCreate(console))
                .addSubcommand(new SessionDelete(console))
                .addSubcommand(new SessionTypes(console))
                .addSubcommand(new SessionCommands(console))
                .addSubcommand(new SessionHistory(console))
                .addSubcommand(new CopySetListing(console))
                .addSubcommand(new CopySetAdd(console))
                .addSubcommand(new CopySetRemove(console))
                .addSubcommand(new SessionStart(console))
                .addSubcommand(new SessionSuspend(console))
                .addSubcommand(new SessionStop(console))
                .addSubcommand(new SessionRecover(console))
                .addSubcommand(new SessionRelease(console))
                .addSubcommand(new SessionEnableCopy(console))
                .addSubcommand(new SessionTerminate(console))
                .addSubcommand(new SessionRefresh(console))
                .addSubcommand(new SessionSwitchover(console))
                .addSubcommand(new SessionFailover(console))
                .addSubcommand(new SessionFailback(console));
    }
}
