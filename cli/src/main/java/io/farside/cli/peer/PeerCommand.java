// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.peer;

import io.farside.cli.Console;
import io.farside.cli.Noun;
import picocli.CommandLine.Command;

/** {@code farside peer}. */
@Command(
        name = "peer",
        mixinStandardHelpOptions = true,
        description = "Nodes that a node links with, straight at its admin address.")
public final class PeerCommand {
    private PeerCommand() {}

    /** The noun with its verbs. */
    public static Noun create(Console console) {
        return Noun.of(new PeerCommand())
                .verb("list", () -> new PeerListing(console))
                .verb("invite", () -> new PeerInvite(console))
                .verb("invitations", () -> new PeerInvitations(console))
                .verb("revoke", () -> new PeerRevoke(console))
                .verb("join", () -> new PeerJoin(console))
                .verb("remove", () -> new PeerRemove(console))
                .verb("rotate", () -> new PeerRotate(console));
    }
}
