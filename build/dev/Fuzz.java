// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
    private static final Pattern DONE = Pattern.compile("#(\\d+)\\s+DONE\\s+cov: (\\d+)");

    private Fuzz() {}

    /** Fuzzes every target for so many seconds, each in a JVM of its own: the fuzzer takes one target a process. */
    static int run(int seconds) throws IOException, InterruptedException {
        System.out.println("dev: fuzzing every target for " + seconds + " s; new inputs go to .cifuzz-corpus");
        long start = System.currentTimeMillis();
        int code = Maven.run(
                Map.of("JAZZER_FUZZ", "1"),
                List.of(
                        "-q",
                        "-fae",
                        "test",
                        "-Dtest=*FuzzTest",
                        "-Dtest.excluded.groups=",
                        "-DreuseForks=false",
                        "-Dmaven.test.redirectTestOutputToFile=true",
                        "-Dfuzz.jvm=-Djazzer.internal.arg.0=fuzz -Djazzer.internal.arg.1=-max_total_time=" + seconds,
                        "-Dsurefire.failIfNoSpecifiedTests=false"));
        int targets = report(start);
        if (targets == 0) {
            System.err.println("dev: no target was fuzzed");
            return 1;
        }
        if (code != 0) {
            System.err.println("dev: git status shows the inputs that fail; they are kept for the tests");
        }
        return code;
    }

    /** Prints what each target did; how many did something. */
    private static int report(long start) throws IOException {
        List<Path> outputs = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Dev.ROOT, 4)) {
            for (Path file : files.filter(f -> f.toString().endsWith("FuzzTest-output.txt")).sorted().toList()) {
                if (Files.getLastModifiedTime(file).toMillis() >= start) {
                    outputs.add(file);
                }
            }
        }
        int done = 0;
        for (Path output : outputs) {
            String name = output.getFileName().toString().replace("-output.txt", "");
            Matcher m = DONE.matcher(Files.readString(output));
            if (m.find()) {
                done++;
                System.out.printf("%-60s %12s inputs, coverage %s%n", name, m.group(1), m.group(2));
            } else {
                System.out.printf("%-60s did not end well%n", name);
            }
        }
        return done;
    }
}
