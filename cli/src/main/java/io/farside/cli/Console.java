// SPDX-License-Identifier: Apache-2.0
package io.farside.cli;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Where a command reads and writes.
 *
 * @param out results; nothing else ever goes there
 * @param err errors, questions and progress
 * @param in answers to questions
 * @param interactive whether a person sits at both ends: questions may be asked
 * @param redraws whether {@code err} is a terminal on which a line may be written over
 * @param environment variables
 */
public record Console(
        PrintStream out,
        PrintStream err,
        BufferedReader in,
        boolean interactive,
        boolean redraws,
        Map<String, String> environment) {

    /** The process's own streams. */
    @SuppressWarnings("SystemConsoleNull") // JDK 25 is back to null without a terminal.
    public static Console ofProcess() {
        java.io.Console terminal = System.console();
        boolean person = terminal != null && terminal.isTerminal();
        return new Console(
                utf8(System.out),
                utf8(System.err),
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
                person,
                person,
                System.getenv());
    }

    private static PrintStream utf8(PrintStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }

    /** A variable's value, or the default where it is unset or empty. */
    public String variable(String name, String otherwise) {
        String value = environment.getOrDefault(name, "");
        return value.isEmpty() ? otherwise : value;
    }
}
