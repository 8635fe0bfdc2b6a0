// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.completion;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Completion for fish, which the library does not write. */
final class FishCompletion {
    /** The words so far without options, and whether they are, or begin with, a command. */
    private static final String FUNCTIONS =
            """
            function __farside_words
                for word in (commandline -opc)
                    string match -q -- '-*' $word; or echo $word
                end
            end
            function __farside_at
                set -l words (__farside_words)
                test "$words" = "$argv"
            end
            function __farside_behind
                set -l words (__farside_words)
                test "$words" = "$argv"; or string match -q -- "$argv *" "$words"
            end
            """;

    private final String program;
    private final StringBuilder script = new StringBuilder();

    private FishCompletion(String program) {
        this.program = program;
    }

    static String of(CommandLine root) {
        FishCompletion fish = new FishCompletion(root.getCommandName());
        fish.script
                .append("# Completion of ")
                .append(fish.program)
                .append(" for fish; made by: farside completion fish\n")
                .append("complete -c ")
                .append(fish.program)
                .append(" -f\n")
                .append(FUNCTIONS);
        fish.command(root, List.of());
        return fish.script.toString();
    }

    private void command(CommandLine at, List<String> path) {
        // Behind the last verb come arguments; behind a noun comes a verb.
        String where = at.getSubcommands().isEmpty() ? "behind" : "at";
        Set<CommandLine> seen = new LinkedHashSet<>();
        at.getSubcommands()
                .forEach((name, sub) -> {
                    line("at", path, "-a " + name, Wording.first(sub.getCommandSpec()));
                    seen.add(sub);
                });
        for (OptionSpec option : at.getCommandSpec().options()) {
            if (!option.hidden()) {
                option(where, path, option);
            }
        }
        at.getCommandSpec()
                .positionalParameters()
                .forEach(p -> {
                    if (Wording.isFile(p)) {
                        line(where, path, "-F", p.paramLabel());
                    }
                });
        for (CommandLine sub : seen) {
            List<String> deeper = new ArrayList<>(path);
            deeper.add(sub.getCommandName());
            command(sub, deeper);
        }
    }

    private void option(String where, List<String> path, OptionSpec option) {
        StringBuilder what = new StringBuilder();
        for (String name : option.names()) {
            what.append(name.startsWith("--") ? "-l " : "-s ")
                    .append(name.replaceFirst("^--?", ""))
                    .append(' ');
        }
        if (option.arity().max() > 0) {
            what.append(Wording.isFile(option) ? "-r -F" : "-x");
            List<String> values = Wording.values(option);
            if (!values.isEmpty()) {
                what.append(" -a '").append(String.join(" ", values)).append('\'');
            }
        }
        line(where, path, what.toString().strip(), Wording.of(option));
    }

    /** One completion, offered at these words alone or behind them. */
    private void line(String where, List<String> path, String what, String description) {
        String words = program + (path.isEmpty() ? "" : " " + String.join(" ", path));
        script.append("complete -c ")
                .append(program)
                .append(" -n '__farside_")
                .append(where)
                .append(' ')
                .append(words)
                .append("' ")
                .append(what);
        if (!description.isEmpty()) {
            script.append(" -d '").append(description.replace("'", "\\'")).append('\'');
        }
        script.append('\n');
    }
}
