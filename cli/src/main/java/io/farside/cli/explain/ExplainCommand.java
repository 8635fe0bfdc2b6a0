// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.explain;

import io.farside.cli.Cli;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.Noun;
import io.farside.cli.render.Card;
import io.farside.cli.render.Output;
import io.farside.model.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code farside explain CODE} and {@code farside explain COMMAND...}; needs no server. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Says what a message means, or what a command does.")
public final class ExplainCommand implements Callable<Integer> {
    private final Console console;

    @Mixin private final Output output = new Output();

    @Parameters(
            arity = "1..*",
            paramLabel = "CODE|COMMAND",
            description = "A message code such as FSDC1001E, or the words of a command.")
    private List<String> words = new ArrayList<>();

    private ExplainCommand(Console console) {
        this.console = console;
    }

    public static Noun create(Console console) {
        return Noun.of(new ExplainCommand(console));
    }

    @Override
    public Integer call() {
        Optional<Message> message =
                words.size() == 1
                        ? MessageCatalogue.load().find(words.getFirst())
                        : Optional.empty();
        if (message.isPresent()) {
            output.one(console.out(), message.get(), () -> card(message.get()));
        } else {
            console.out().print(command().getUsageMessage());
        }
        return ExitCode.DONE;
    }

    private CommandLine command() {
        CommandLine at = new Cli(console).commands();
        for (String word : words) {
            CommandLine next = at.getSubcommands().get(word);
            if (next == null) {
                throw Problem.badInput(
                                "FSDC1006E",
                                "There is no message or command '" + String.join(" ", words) + "'.",
                                "See 'farside help' for the commands and docs/reference/messages.md"
                                        + " for the messages.")
                        .toException();
            }
            at = next;
        }
        return at;
    }

    private static Card card(Message m) {
        return new Card()
                .line("code", m.code())
                .line("message", m.message())
                .line("cause", m.cause())
                .line("correction", m.correction());
    }
}
