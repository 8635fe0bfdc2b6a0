// SPDX-License-Identifier: Apache-2.0
package io.farside.cli;

import java.io.BufferedReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Runs what people run most, so that the JVM can write down which classes that takes: the launcher
 * makes its start-up cache from it. Nothing is reached and nothing is printed.
 */
public final class CliTraining {
    /** Nothing listens on port 1. */
    private static final String NOBODY = "http://127.0.0.1:1";

    private static final List<List<String>> LINES =
            List.of(
                    List.of("help"),
                    List.of("session", "--help"),
                    List.of("session", "list", "--manager", NOBODY),
                    List.of("session", "show", "payroll", "-o", "json", "--manager", NOBODY),
                    List.of("explain", "FSDC1004E"),
                    List.of("session", "lst"));

    private CliTraining() {}

    public static void main(String[] args) {
        PrintStream nowhere =
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        Console console =
                new Console(
                        nowhere,
                        nowhere,
                        new BufferedReader(new StringReader("")),
                        false,
                        false,
                        Map.of());
        for (List<String> line : LINES) {
            new Cli(console).run(line.toArray(new String[0]));
        }
        // As a command ends; idle threads of the HTTP client are no reason to stay.
        System.exit(0);
    }
}
