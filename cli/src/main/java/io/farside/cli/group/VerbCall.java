// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.group;

import io.farside.api.ApiClient;
import io.farside.api.node.GroupCommandRequest;
import io.farside.api.node.GroupCommandResult;
import io.farside.api.node.GroupVerb;
import io.farside.api.node.NodePaths;
import io.farside.api.node.TargetView;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.connect.Connection;
import io.farside.cli.render.Card;
import io.farside.cli.render.Output;
import java.util.UUID;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What all verbs of a group share: the node, the group, and the answer. */
final class VerbCall {
    @Mixin private final Connection connection = new Connection();

    @Mixin private final Output output = new Output();

    @Parameters(paramLabel = "GROUP", description = "Name of the group at that node.")
    private String group = "";

    String group() {
        return group;
    }

    /** Sends the verb with a fresh request id and prints the group's state after it. */
    int send(Console console, GroupVerb verb, GroupCommandRequest request) {
        try (ApiClient api = connection.node(console, "group " + verb)) {
            GroupCommandResult result =
                    api.post(
                            NodePaths.verb(group, verb),
                            request.withRequestId(UUID.randomUUID().toString()),
                            GroupCommandResult.class);
            output.one(console.out(), result, () -> card(result));
        }
        return ExitCode.DONE;
    }

    private static Card card(GroupCommandResult r) {
        TargetView t = r.group().target();
        return new Card()
                .line("group", r.group().name())
                .line("done", r.detail() == null ? r.verb() : r.detail())
                .line("role", r.group().role())
                .line("status", t.statusLabel())
                .line("sync", GroupCard.sync(t))
                .line("access", r.group().access())
                .line("under way", r.group().pendingGoal());
    }
}
