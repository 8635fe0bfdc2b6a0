// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.node;

import io.farside.api.ApiClient;
import io.farside.api.node.HealthView;
import io.farside.api.node.NodePaths;
import io.farside.api.node.NodeView;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.connect.Connection;
import io.farside.cli.render.Card;
import io.farside.cli.render.Output;
import io.farside.cli.render.Table;
import io.farside.cli.render.Text;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code farside node status}. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description =
                "Shows a node, its links and its health; exit status 4 or 8 when something is"
                        + " wrong.")
final class NodeStatus implements Callable<Integer> {
    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Mixin private final Output output = new Output();

    NodeStatus(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (ApiClient api = connection.node(console, "node status")) {
            NodeView node = api.get(NodePaths.NODE, NodeView.class);
            HealthView health = api.get(NodePaths.HEALTH, HealthView.class);
            output.one(console.out(), new NodeReport(node, health), () -> card(node, health));
            return switch (health.status()) {
                case "normal" -> ExitCode.DONE;
                case "warning" -> ExitCode.WARNING;
                default -> ExitCode.FAILED;
            };
        }
    }

    /** What {@code -o json} prints. */
    record NodeReport(NodeView node, HealthView health) {}

    private static Card card(NodeView n, HealthView health) {
        return new Card()
                .line("node", n.nodeName())
                .line("id", n.nodeId())
                .line("certificate", n.certificate())
                .line("health", health.status())
                .line(
                        "problems",
                        String.join(
                                "\n",
                                health.problems().stream()
                                        .map(p -> p.code() + " " + p.detail())
                                        .toList()))
                .line("version", n.version())
                .line("started", n.startedAt())
                .line("admin", n.admin())
                .line("nbd", String.join("\n", n.nbd()))
                .line("replication", n.replication())
                .line("loop", n.loop())
                .line("data", n.dataDirectory())
                .line("manager term", n.term().number() == 0 ? "none seen" : n.term().header())
                .table(peers(n.peers()));
    }

    private static Table peers(List<NodeView.PeerView> peers) {
        return new Table(
                List.of("PEER", "LINK", "ADDRESS", "PROBLEM"),
                peers.stream()
                        .map(p ->
                                List.of(
                                        p.nodeName(),
                                        p.link(),
                                        Text.orDash(p.address()),
                                        Text.orDash(p.problem())))
                        .toList());
    }
}
