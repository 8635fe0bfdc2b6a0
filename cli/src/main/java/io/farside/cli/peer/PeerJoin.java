// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.peer;

import io.farside.api.ApiClient;
import io.farside.api.node.JoinRequest;
import io.farside.api.node.NodePaths;
import io.farside.api.node.PeerView;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.connect.Connection;
import io.farside.cli.render.Card;
import io.farside.cli.render.Output;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code farside peer join}. */
@Command(
        name = "join",
        mixinStandardHelpOptions = true,
        description =
                "Joins the node that made a token: both know each other by certificate from then"
                        + " on.")
final class PeerJoin implements Callable<Integer> {
    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Mixin private final Output output = new Output();

    @Parameters(
            paramLabel = "TOKEN",
            description =
                    "What peer invite printed at the other node; - reads it from standard input,"
                            + " where other users of this machine cannot see it.")
    private String token = "";

    PeerJoin(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (ApiClient api = connection.node(console, "peer join")) {
            PeerView peer = api.post(NodePaths.PEERS, new JoinRequest(given()), PeerView.class);
            output.one(console.out(), peer, () -> card(peer));
        }
        return ExitCode.DONE;
    }

    private String given() {
        if (!token.equals("-")) {
            return token;
        }
        try {
            String line = console.in().readLine();
            return line == null ? "" : line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Card card(PeerView peer) {
        return new Card()
                .line("peer", peer.nodeName())
                .line("id", peer.nodeId())
                .line("address", peer.address())
                .line("certificate", peer.certificate())
                .line("link", peer.link());
    }
}
