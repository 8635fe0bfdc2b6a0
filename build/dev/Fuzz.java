// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Real fuzzing. Without it the fuzz tests only run their kept inputs. An input that fails is written beside those
 * ({@code src/test/resources/.../CLASSInputs}), so it fails every later run until it is mended.
 */
final class Fuzz {
    private static final Pattern RUNNING = Pattern.compile("Running io\\.farside\\.(\\S+)FuzzTest");
    private static final Pattern DONE = Pattern.compile("#(\\d+)\\s+DONE\\s+cov: (\\d+)");

    /** Lines of what went wrong that are shown; the rest is in the log. */
    private static final int SHOWN_ERRORS = 40;

    private Fuzz() {}

    /** Fuzzes every target for so many seconds, each in a JVM of its own: the fuzzer takes one target a process. */
    static int run(int seconds) throws IOException, InterruptedException {
        Path log = Files.createDirectories(Dev.ROOT.resolve("target")).resolve("fuzz.log");
        System.out.println("dev: fuzzing every target for " + seconds + " s; log: " + log);
        List<String> command = Maven.command(List.of(
                "-fae",
                "test",
                "-Dtest=*FuzzTest",
                "-Dtest.excluded.groups=",
                "-DreuseForks=false",
                "-Dfuzz.jvm=-Djazzer.instrument=io.farside.** -Djazzer.internal.arg.0=fuzz"
                        + " -Djazzer.internal.arg.1=-max_total_time=" + seconds,
                "-Dsurefire.failIfNoSpecifiedTests=false"));
        int code = Shell.run(Dev.ROOT, command, Map.of("JAZZER_FUZZ", "1"), log);
        int targets = report(log);
        if (code != 0) {
            try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
                lines.filter(l -> l.startsWith("[ERROR]")).limit(SHOWN_ERRORS).forEach(System.err::println);
            }
            System.err.println("dev: git status shows the inputs that fail; they are kept for the tests");
            return code;
        }
        if (targets == 0) {
            System.err.println("dev: no target was fuzzed");
            return 1;
        }
        return 0;
    }

    /** Prints what each target did; how many came to their end. */
    private static int report(Path log) throws IOException {
        int done = 0;
        String target = "";
        for (String line : Files.readAllLines(log, StandardCharsets.ISO_8859_1)) {
            Matcher running = RUNNING.matcher(line);
            Matcher end = DONE.matcher(line);
            if (running.find()) {
                target = running.group(1);
            } else if (end.find()) {
                done++;
                System.out.printf(
                        "  %-36s %,11d inputs, coverage %s%n", target, Long.parseLong(end.group(1)), end.group(2));
            }
        }
        return done;
    }
}
