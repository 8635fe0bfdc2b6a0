// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.group;

import io.farside.api.ApiClient;
import io.farside.api.node.GroupList;
import io.farside.api.node.GroupView;
import io.farside.api.node.NodePaths;
import io.farside.api.node.TargetView;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.connect.Connection;
import io.farside.cli.render.Output;
import io.farside.cli.render.Table;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code farside group list}. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists the groups of a node.")
final class GroupListing implements Callable<Integer> {
    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Mixin private final Output output = new Output();

    GroupListing(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (ApiClient api = connection.node(console, "group list")) {
            GroupList all = api.get(NodePaths.GROUPS, GroupList.class);
            output.list(console.out(), all, () -> table(all.groups()));
        }
        return ExitCode.DONE;
    }

    private static Table table(List<GroupView> groups) {
        return new Table(
                List.of("NAME", "ROLE", "STATUS", "SYNC", "RPO", "LINK", "PEER", "ACCESS", "HOSTS"),
                groups.stream().map(GroupListing::row).toList());
    }

    private static List<String> row(GroupView g) {
        TargetView t = g.target();
        return List.of(
                g.name(),
                g.role(),
                t.statusLabel(),
                GroupCard.sync(t),
                GroupCard.rpo(t),
                t.link(),
                t.nodeName(),
                g.access(),
                String.valueOf(g.hostsWriting()));
    }
}
