// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.group;

import io.farside.api.ApiClient;
import io.farside.api.node.GroupView;
import io.farside.api.node.NodePaths;
import io.farside.api.node.PoliciesView;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.connect.Connection;
import io.farside.cli.render.Output;
import io.farside.model.Problem;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code farside group set}. */
@Command(
        name = "set",
        mixinStandardHelpOptions = true,
        description =
                "Changes policies of this node's side of a group, also while it runs; what is not"
                        + " given stays as it is.")
final class GroupSet implements Callable<Integer> {
    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Mixin private final Output output = new Output();

    @Mixin private final PolicyOptions policies = new PolicyOptions();

    @Parameters(paramLabel = "NAME", description = "Name of the group.")
    private String name = "";

    GroupSet(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (!policies.isAny()) {
            throw Problem.badInput(
                            "FSDC1004E",
                            "No policy is given.",
                            "Name one, for example --rpo-warning 30s; --help lists them.")
                    .toException();
        }
        try (ApiClient api = connection.node(console, "group set")) {
            GroupView known = api.get(NodePaths.group(name), GroupView.class);
            PoliciesView next = policies.over(known.target().policies());
            GroupView g = api.put(NodePaths.policies(name), next, GroupView.class);
            output.one(console.out(), g, () -> GroupCard.of(g));
        }
        return ExitCode.DONE;
    }
}
