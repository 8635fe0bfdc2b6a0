// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.session;

import io.farside.cli.Console;
import io.farside.cli.Noun;
import picocli.CommandLine.Command;

/** {@code farside session}. */
@Command(
        name = "session",
        mixinStandardHelpOptions = true,
        description = "Copy sets protected together.")
public final class SessionCommand {
    private SessionCommand() {}

    /** The noun with its verbs. */
    public static Noun create(Console console) {
        return Noun.of(new SessionCommand())
                .verb("list", () -> new SessionListing(console))
                .verb("show", () -> new SessionShow(console))
                .verb("create", () -> new SessionCreate(console))
                .verb("delete", () -> new SessionDelete(console))
                .verb("types", () -> new SessionTypes(console))
                .verb("commands", () -> new SessionCommands(console))
                .verb("history", () -> new SessionHistory(console))
                .verb("copy-sets", () -> new CopySetListing(console))
                .verb("add-copy-set", () -> new CopySetAdd(console))
                .verb("remove-copy-set", () -> new CopySetRemove(console))
                .verb("start", () -> new SessionStart(console))
                .verb("suspend", () -> new SessionSuspend(console))
                .verb("stop", () -> new SessionStop(console))
                .verb("recover", () -> new SessionRecover(console))
                .verb("release-io", () -> new SessionRelease(console))
                .verb("enable-copy", () -> new SessionEnableCopy(console))
                .verb("terminate", () -> new SessionTerminate(console))
                .verb("refresh", () -> new SessionRefresh(console))
                .verb("switchover", () -> new SessionSwitchover(console))
                .verb("failover", () -> new SessionFailover(console))
                .verb("failback", () -> new SessionFailback(console));
    }
}
