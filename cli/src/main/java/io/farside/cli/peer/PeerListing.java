// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.peer;

import io.farside.api.ApiClient;
import io.farside.api.node.NodePaths;
import io.farside.api.node.PeerList;
import io.farside.api.node.PeerView;
import io.farside.api.node.RotationView;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.connect.Connection;
import io.farside.cli.render.Output;
import io.farside.cli.render.Table;
import io.farside.cli.render.Text;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code farside peer list}. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Shows the certificate of a node and its peers.")
final class PeerListing implements Callable<Integer> {
    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Mixin private final Output output = new Output();

    PeerListing(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (ApiClient api = connection.node(console, "peer list")) {
            PeerList all = api.get(NodePaths.PEERS, PeerList.class);
            output.list(console.out(), all, () -> table(all.peers()));
            RotationView rotation = all.rotation();
            if (rotation != null) {
                console.err()
                        .println(
                                "The new certificate "
                                        + rotation.certificate()
                                        + " waits for "
                                        + String.join(", ", rotation.waitsFor())
                                        + ".");
            }
        }
        return ExitCode.DONE;
    }

    private static Table table(List<PeerView> peers) {
        return new Table(
                List.of("PEER", "LINK", "BINDING", "CERTIFICATE", "ADDRESS", "USES", "PROBLEM"),
                peers.stream()
                        .map(p ->
                                List.of(
                                        p.nodeName(),
                                        p.link(),
                                        p.binding(),
                                        Text.orDash(p.certificate()),
                                        Text.orDash(p.address()),
                                        uses(p),
                                        Text.orDash(p.problem())))
                        .toList());
    }

    private static String uses(PeerView peer) {
        return peer.features().isEmpty() ? "-" : String.join(" ", peer.features());
    }
}
