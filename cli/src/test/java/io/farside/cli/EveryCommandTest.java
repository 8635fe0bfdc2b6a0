// SPDX-License-Identifier: Apache-2.0
package io.farside.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Wrong arguments of every command there is, made from the model. */
@Tag("malformed")
class EveryCommandTest {

    /** Words of every command that does something. */
    static Stream<List<String>> commands() {
        return leaves(new Cli(Console.ofProcess()).commands(), List.of())
                .filter(words -> !words.equals(List.of("help")));
    }

    private static Stream<List<String>> leaves(CommandLine at, List<String> words) {
        if (at.getSubcommands().isEmpty()) {
            return Stream.of(words);
        }
        return at.getSubcommands().entrySet().stream()
                .flatMap(sub -> leaves(sub.getValue(), with(words, sub.getKey())));
    }

    private static List<String> with(List<String> words, String... more) {
        List<String> all = new ArrayList<>(words);
        all.addAll(List.of(more));
        return all;
    }

    private static CommandSpec spec(List<String> words) {
        CommandLine at = new Cli(Console.ofProcess()).commands();
        for (String word : words) {
            at = Objects.requireNonNull(at.getSubcommands().get(word));
        }
        return at.getCommandSpec();
    }

    /** The command with all that it requires. */
    private static List<String> complete(List<String> words) {
        List<String> all = new ArrayList<>(words);
        CommandSpec spec = spec(words);
        for (OptionSpec option : spec.options()) {
            if (option.required()) {
                all.addAll(List.of(option.longestName(), value(option)));
            }
        }
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            all.add(parameter.type().isEnum() ? "bash" : "x");
        }
        return all;
    }

    private static String value(OptionSpec option) {
        return option.paramLabel().matches("SIZE|N") ? "4096" : "a";
    }

    private static void refused(List<String> arguments, String named) throws IOException {
        try (FakeServer server = new FakeServer()) {
            Shell shell =
                    new Shell(
                            Map.of("FARSIDE_MANAGER", server.url(), "FARSIDE_NODE", server.url()));
            String line = String.join(" ", arguments);
            assertThat(shell.run(arguments.toArray(new String[0])))
                    .as(line)
                    .isEqualTo(ExitCode.SETUP);
            assertThat(shell.err())
                    .as(line)
                    .startsWith("error FSDC1004E: ")
                    .contains(named)
                    .contains("\n  correction  ")
                    .doesNotContain("Exception", "picocli");
            assertThat(shell.err().lines()).as(line).hasSize(2);
            assertThat(shell.out()).as(line).isEmpty();
            assertThat(server.requests()).as(line).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void unknownOptionsAreNamed_withTheNearestOneThereIs(List<String> words) throws IOException {
        refused(with(complete(words), "--nonsense"), "--nonsense");
        OptionSpec known = spec(words).options().getFirst();
        String mistyped = known.longestName() + "x";
        refused(with(complete(words), mistyped), "Perhaps " + known.longestName());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void whatIsMissingIsNamed(List<String> words) throws IOException {
        CommandSpec spec = spec(words);
        for (OptionSpec option : spec.options()) {
            if (option.required()) {
                List<String> without = complete(words);
                int at = without.indexOf(option.longestName());
                without.remove(at);
                without.remove(at);
                refused(without, option.longestName());
            }
        }
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            if (parameter.required()) {
                List<String> without = complete(words);
                without.removeLast();
                refused(without, parameter.paramLabel());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void whatIsTooMuchIsNamed(List<String> words) throws IOException {
        boolean takesMany =
                spec(words).positionalParameters().stream().anyMatch(p -> p.arity().max() > 1);
        if (!takesMany) {
            refused(with(complete(words), "one-too-many"), "one-too-many");
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void anOptionGivenTwiceIsNamed(List<String> words) throws IOException {
        for (OptionSpec option : spec(words).options()) {
            boolean single = option.arity().max() > 0 && !option.isMultiValue();
            if (single && option.type() == String.class) {
                List<String> once =
                        option.required()
                                ? complete(words)
                                : with(complete(words), option.longestName(), "a");
                refused(with(once, option.longestName(), "b"), option.longestName());
            }
        }
    }
}
