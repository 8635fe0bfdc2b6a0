// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.peer;

import io.farside.api.ApiClient;
import io.farside.api.node.InvitationList;
import io.farside.api.node.NodePaths;
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

/** {@code farside peer invitations}. */
@Command(
        name = "invitations",
        mixinStandardHelpOptions = true,
        description = "Lists the tokens a node has made, and what became of them.")
final class PeerInvitations implements Callable<Integer> {
    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Mixin private final Output output = new Output();

    PeerInvitations(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (ApiClient api = connection.node(console, "peer invitations")) {
            InvitationList all = api.get(NodePaths.INVITATIONS, InvitationList.class);
            output.list(console.out(), all, () -> table(all));
        }
        return ExitCode.DONE;
    }

    private static Table table(InvitationList all) {
        return new Table(
                List.of("ID", "STATE", "CREATED", "EXPIRES", "USED BY"),
                all.invitations().stream()
                        .map(i ->
                                List.of(
                                        i.id(),
                                        i.state(),
                                        i.createdAt(),
                                        i.expiresAt(),
                                        Text.orDash(i.usedBy())))
                        .toList());
    }
}
