// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.node;

import io.farside.api.ApiClient;
import io.farside.api.node.NodePaths;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.connect.Connection;
import io.farside.cli.render.Card;
import io.farside.cli.render.Output;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code farside node why}. */
@Command(
        name = "why",
        mixinStandardHelpOptions = true,
        description = "Prints the evidence behind the state of a group.")
final class NodeWhy implements Callable<Integer> {
    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Mixin private final Output output = new Output();

    @Parameters(paramLabel = "GROUP", description = "Name of the group at that node.")
    private String name = "";

    NodeWhy(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (ApiClient api = connection.node(console, "node why")) {
            io.farside.api.node.WhyView why =
                    api.get(NodePaths.why(name), io.farside.api.node.WhyView.class);
            output.one(console.out(), why, () -> card(why));
        }
        return ExitCode.DONE;
    }

    private static Card card(io.farside.api.node.WhyView why) {
        Card card = new Card().line("object", why.object()).line("state", why.state());
        why.evidence().forEach(e -> card.line("- " + e.statement(), e.value()));
        return card;
    }
}
