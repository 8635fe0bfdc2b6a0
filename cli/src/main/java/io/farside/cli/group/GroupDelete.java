// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.group;

import io.farside.api.ApiClient;
import io.farside.api.node.NodePaths;
import io.farside.cli.Confirmation;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.connect.Connection;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code farside group delete}. */
@Command(
        name = "delete",
        mixinStandardHelpOptions = true,
        description = "Ends replication for good at this node; volumes stay, lineage is forgotten.")
final class GroupDelete implements Callable<Integer> {
    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Mixin private final Confirmation confirmation = new Confirmation();

    @Parameters(paramLabel = "NAME", description = "Name of the group.")
    private String name = "";

    GroupDelete(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        confirmation.require(
                console,
                "Group " + name + " will be deleted; the next sync of its volumes is a full one.",
                name);
        try (ApiClient api = connection.node(console, "group delete")) {
            api.delete(NodePaths.group(name));
        }
        return ExitCode.DONE;
    }
}
