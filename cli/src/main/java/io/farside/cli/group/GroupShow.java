// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.group;

import io.farside.api.ApiClient;
import io.farside.api.node.GroupView;
import io.farside.api.node.NodePaths;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.connect.Connection;
import io.farside.cli.render.Output;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code farside group show}. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows a group as its node sees it.")
final class GroupShow implements Callable<Integer> {
    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Mixin private final Output output = new Output();

    @Parameters(paramLabel = "NAME", description = "Name of the group.")
    private String name = "";

    GroupShow(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (ApiClient api = connection.node(console, "group show")) {
            GroupView g = api.get(NodePaths.group(name), GroupView.class);
            output.one(console.out(), g, () -> GroupCard.of(g));
        }
        return ExitCode.DONE;
    }
}
