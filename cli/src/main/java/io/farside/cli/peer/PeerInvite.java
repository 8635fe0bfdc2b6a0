// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.peer;

import io.farside.api.ApiClient;
import io.farside.api.node.InvitationView;
import io.farside.api.node.InviteRequest;
import io.farside.api.node.NodePaths;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.LifeTime;
import io.farside.cli.connect.Connection;
import io.farside.cli.render.Card;
import io.farside.cli.render.Output;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code farside peer invite}. */
@Command(
        name = "invite",
        mixinStandardHelpOptions = true,
        description = "Makes a one-time token with which another node joins this one.")
final class PeerInvite implements Callable<Integer> {
    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Mixin private final Output output = new Output();

    @Option(
            names = "--expires",
            paramLabel = "TIME",
            converter = LifeTime.class,
            description = "How long it holds: 60s to 7d, for example 30m or 2h (default: 1h).")
    private @Nullable Long expires;

    @Option(
            names = "--address",
            paramLabel = "ADDRESS",
            description =
                    "HOST:PORT where the other node reaches this one (default: where it"
                            + " listens).")
    private @Nullable String address;

    PeerInvite(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (ApiClient api = connection.node(console, "peer invite")) {
            InvitationView made =
                    api.post(
                            NodePaths.INVITATIONS,
                            new InviteRequest(expires, address),
                            InvitationView.class);
            output.one(console.out(), made, () -> card(made));
        }
        return ExitCode.DONE;
    }

    private static Card card(InvitationView made) {
        return new Card()
                .line("invitation", made.id())
                .line("expires", made.expiresAt())
                .line("token", made.token());
    }
}
