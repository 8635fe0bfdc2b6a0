// SPDX-License-Identifier: Apache-2.0
package io.farside.cli;

import io.farside.api.Json;
import io.farside.api.ProblemView;
import io.farside.model.Problem;
import java.io.PrintStream;

/** Problems on standard error: for people, or as one JSON object for programs. */
public final class ProblemPrinter {
    private ProblemPrinter() {}

    /** Prints a problem as text. */
    public static void print(PrintStream err, Problem problem) {
        String severity = problem.code().endsWith("W") ? "warning" : "error";
        err.println(severity + " " + problem.code() + ": " + problem.message());
        line(err, "cause", problem.cause());
        line(err, "correction", problem.correction());
    }

    /** Prints a problem as JSON, in the form the interfaces use. */
    public static void printJson(PrintStream err, Problem problem) {
        err.println(Json.text(ProblemView.of(problem)));
    }

    private static void line(PrintStream err, String label, String text) {
        if (!text.isEmpty()) {
            String indent = "\n" + " ".repeat(14);
            err.println(
                    "  " + label + " ".repeat(12 - label.length()) + text.replace("\n", indent));
        }
    }
}
