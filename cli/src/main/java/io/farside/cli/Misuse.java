// SPDX-License-Identifier: Apache-2.0
package io.farside.cli;

import io.farside.model.Problem;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with a command line, and how it is written. */
final class Misuse {
    /** Wide enough for a synopsis of one line. */
    private static final int ONE_LINE = 4_000;

    /** Suggestions that are named. */
    private static final int SUGGESTION_LIMIT = 3;

    private Misuse() {}

    static Problem problem(ParameterException e) {
        CommandSpec spec = e.getCommandLine().getCommandSpec();
        String correction =
                "Write: " + synopsis(spec) + ". See '" + spec.qualifiedName() + " --help'.";
        List<String> suggestions = suggestions(e);
        if (!suggestions.isEmpty()) {
            correction = "Perhaps " + String.join(" or ", suggestions) + "? " + correction;
        }
        return Problem.badInput("FSDC1004E", message(e), correction);
    }

    private static String message(ParameterException e) {
        String message = e.getMessage() == null ? "Wrong arguments" : e.getMessage();
        String line = message.lines().findFirst().orElse("Wrong arguments").strip();
        return line.endsWith(".") ? line : line + ".";
    }

    /** Commands or options like the first word that is none. */
    private static List<String> suggestions(ParameterException e) {
        if (!(e instanceof UnmatchedArgumentException unmatched)
                || unmatched.getUnmatched().isEmpty()) {
            return List.of();
        }
        String word = unmatched.getUnmatched().getFirst();
        CommandSpec spec = e.getCommandLine().getCommandSpec();
        Set<String> candidates =
                word.startsWith("-") ? spec.optionsMap().keySet() : spec.subcommands().keySet();
        List<String> near = Nearest.to(word, candidates);
        return near.isEmpty() && !word.startsWith("-")
                ? List.copyOf(candidates)
                : near.stream().limit(SUGGESTION_LIMIT).toList();
    }

    /** What must be written and what may, in one line. */
    private static String synopsis(CommandSpec spec) {
        int width = spec.usageMessage().width();
        boolean automatic = spec.usageMessage().autoWidth();
        try {
            spec.usageMessage().autoWidth(false);
            spec.usageMessage().width(ONE_LINE);
            return new Help(spec, Help.defaultColorScheme(Help.Ansi.OFF))
                    .synopsis(0)
                    .strip()
                    .replaceAll("\\s+", " ");
        } finally {
            spec.usageMessage().width(width);
            spec.usageMessage().autoWidth(automatic);
        }
    }
}
