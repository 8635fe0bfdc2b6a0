// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.completion;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** Descriptions of the command model as plain text. */
final class Wording {
    private Wording() {}

    /** All of a command's description in one line. */
    static String of(CommandSpec spec) {
        return join(spec.usageMessage().description());
    }

    /** Its first sentence. */
    static String first(CommandSpec spec) {
        String all = of(spec);
        int end = all.indexOf(". ");
        return end < 0 ? all : all.substring(0, end + 1);
    }

    static String of(ArgSpec argument) {
        String fallback = argument.defaultValue();
        return join(argument.description())
                .replace("${DEFAULT-VALUE}", fallback == null ? "none" : fallback)
                .replace("${COMPLETION-CANDIDATES}", String.join(", ", values(argument)));
    }

    private static String join(String[] lines) {
        return String.join(" ", Arrays.asList(lines))
                .replace("%n", " ")
                .replace("%%", "%")
                .replaceAll("\\s+", " ")
                .strip();
    }

    /** What the argument can be, where that is a list. */
    static List<String> values(ArgSpec argument) {
        List<String> values = new ArrayList<>();
        if (argument.completionCandidates() != null) {
            argument.completionCandidates().forEach(values::add);
        }
        return values;
    }

    static boolean isFile(ArgSpec argument) {
        return Path.class.isAssignableFrom(argument.type());
    }
}
