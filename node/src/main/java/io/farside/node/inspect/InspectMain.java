// SPDX-License-Identifier: Apache-2.0
package io.farside.node.inspect;

import io.farside.api.Json;
import io.farside.model.Problem;
import io.farside.model.ProblemException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code farside inspect [--json] FILE...}: prints the on-disk formats and what is damaged. Exit
 * status 0 when all is well, 4 when something is damaged, 16 when a file cannot be looked at.
 */
public final class InspectMain {
    private static final int DONE = 0;
    private static final int DAMAGED = 4;
    private static final int SET_UP = 16;

    private InspectMain() {}

    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    /** Arguments as picocli fills them in. */
    @Command(
            name = "farside inspect",
            description =
                    "Prints what the files of a data directory hold and what is damaged; changes"
                            + " nothing, needs no running node.")
    private static final class Options {
        @Option(names = "--json", description = "One JSON array instead of text.")
        private boolean json;

        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "Prints this help.")
        private boolean help;

        @Parameters(
                paramLabel = "FILE",
                arity = "1..*",
                description = "A metadata file, or a directory with all below it.")
        private @Nullable List<Path> files;
    }

    /** Runs with streams of the caller's choice and returns the exit status. */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        try {
            Options options = new Options();
            CommandLine line = new CommandLine(options).setExpandAtFiles(false);
            try {
                line.parseArgs(args);
            } catch (CommandLine.ParameterException e) {
                throw arguments(String.valueOf(e.getMessage()));
            }
            if (options.help || options.files == null) {
                line.usage(out);
                return DONE;
            }
            List<Finding> findings = new ArrayList<>();
            for (Path file : options.files) {
                findings.addAll(Inspector.inspect(file));
            }
            print(findings, options.json, out, err);
            return findings.stream().allMatch(f -> f.damage().isEmpty()) ? DONE : DAMAGED;
        } catch (ProblemException e) {
            Problem problem = e.problem();
            err.println(problem.code() + " " + problem.message());
            err.println("  " + problem.correction());
            return SET_UP;
        }
    }

    private static void print(
            List<Finding> findings, boolean json, PrintStream out, PrintStream err) {
        if (json) {
            out.println(Json.pretty(findings));
        } else {
            findings.forEach(f -> print(f, out));
        }
        for (Finding finding : findings) {
            for (String damage : finding.damage()) {
                err.println("FSDN5003W " + finding.file() + " is damaged: " + damage);
            }
        }
        out.flush();
        err.flush();
    }

    private static void print(Finding finding, PrintStream out) {
        out.println(finding.file() + ": " + finding.format());
        finding.content().forEach((name, value) -> out.println("  " + name + ": " + value));
        finding.damage().forEach(d -> out.println("  DAMAGED: " + d));
    }

    private static ProblemException arguments(String text) {
        return Problem.badInput(
                        "FSDN5001E",
                        text.endsWith(".") ? text : text + ".",
                        "Write: farside inspect [--json] FILE...")
                .toException();
    }
}
