// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.event;

import io.farside.api.ApiClient;
import io.farside.api.manager.ManagerPaths;
import io.farside.api.node.NodePaths;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.Noun;
import io.farside.cli.connect.Connection;
import io.farside.cli.render.Card;
import io.farside.cli.render.Output;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code farside why}. */
@Command(
        name = "why",
        mixinStandardHelpOptions = true,
        description =
                "Prints the evidence behind the state of a session, or of a group with --node.")
public final class WhyCommand implements Callable<Integer> {
    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Mixin private final Output output = new Output();

    @Parameters(
            paramLabel = "OBJECT",
            description = "Name of the session; with --node, of the group.")
    private String name = "";

    private WhyCommand(Console console) {
        this.console = console;
    }

    /** The command. */
    public static Noun create(Console console) {
        return Noun.of(new WhyCommand(console));
    }

    @Override
    public Integer call() {
        if (connection.isNode()) {
            try (ApiClient api = connection.node(console, "why")) {
                io.farside.api.node.WhyView why =
                        api.get(NodePaths.why(name), io.farside.api.node.WhyView.class);
                output.one(console.out(), why, () -> card(why));
            }
            return ExitCode.DONE;
        }
        try (ApiClient api = connection.manager(console, "why")) {
            io.farside.api.manager.WhyView why =
                    api.get(ManagerPaths.why(name), io.farside.api.manager.WhyView.class);
            output.one(console.out(), why, () -> card(why));
        }
        return ExitCode.DONE;
    }

    private static Card card(io.farside.api.node.WhyView why) {
        Card card = new Card().line("object", why.object()).line("state", why.state());
        why.evidence().forEach(e -> card.line("- " + e.statement(), e.value()));
        return card;
    }

    private static Card card(io.farside.api.manager.WhyView why) {
        Card card = new Card().line("object", why.object()).line("state", why.state());
        String source = "";
        for (io.farside.api.manager.WhyView.Evidence e : why.evidence()) {
            if (!e.source().equals(source)) {
                source = e.source();
                card.line(
                        source + " says", e.observedAt() == null ? "now" : "at " + e.observedAt());
            }
            card.line("- " + e.statement(), e.value());
        }
        return card;
    }
}
