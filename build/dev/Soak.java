// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The long runs, one after the other, each to its end or to its share of the minutes given. What fails is kept under
 * {@code target/soak}: seeds with the line that runs them again, reports of the kill rounds; inputs of the fuzzer are
 * kept beside its tests.
 */
final class Soak {
    private static final int SEEDS = 100_000;

    /** Seeds between two lines of progress. */
    private static final int CHUNK = 2_000;

    private static final int FUZZ_SECONDS = 600;

    /** Targets of the fuzzer, when the minutes are shared out. */
    private static final int FUZZ_TARGETS = 12;

    private static final int PARTS = 3;
    private static final int MOST_MINUTES = 24 * 60;
    private static final Path KEPT = Dev.ROOT.resolve("target/soak");

    private Soak() {}

    static int run(List<String> arguments) throws IOException, InterruptedException {
        long minutes = MOST_MINUTES;
        if (!arguments.isEmpty()) {
            if (arguments.size() != 2
                    || !arguments.get(0).equals("--minutes")
                    || !arguments.get(1).matches("[1-9][0-9]{0,3}")) {
                System.err.println("dev: soak takes nothing or --minutes N");
                return 16;
            }
            minutes = Math.min(MOST_MINUTES, Long.parseLong(arguments.get(1)));
        }
        Packages.ensure();
        Files.createDirectories(KEPT);
        long seconds = minutes * 60 / PARTS;
        Report report = new Report();
        report.part("simulator", () -> seeds(seconds));
        report.part("kill rounds", () -> killRounds(seconds));
        report.addSuites();
        int fuzz = (int) Math.clamp(seconds / FUZZ_TARGETS, 5, FUZZ_SECONDS);
        report.part("fuzzer", () -> Fuzz.run(fuzz));
        System.out.println("dev: what failed is kept in " + KEPT);
        return report.close();
    }

    /** Fresh seeds in chunks, so that a long run says where it is and keeps what it has found. */
    private static int seeds(long seconds) throws IOException, InterruptedException {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        int code = Simulator.compile();
        long from = System.currentTimeMillis() / 1000 * 1_000_000;
        Path output = KEPT.resolve("chunk.txt");
        int failed = 0;
        int done = 0;
        String path = Simulator.classPath("testing", "engine", "wire", "model");
        while (code == 0 && done < SEEDS && System.nanoTime() < end) {
            int count = Math.min(CHUNK, SEEDS - done);
            List<String> chunk =
                    List.of("--seeds", Integer.toString(count), "--from", Long.toString(from + done));
            Shell.run(Dev.ROOT, Simulator.command(path, chunk), output);
            List<String> lines = Files.readAllLines(output);
            List<String> failing = lines.stream().filter(l -> l.startsWith("./dev sim --mode")).toList();
            keep("seeds.txt", failing);
            failing.forEach(System.out::println);
            done += count;
            failed += failing.size();
            System.out.printf("soak: %,d of %,d seeds, %d failed: %s%n", done, SEEDS, failed, lines.stream()
                    .findFirst()
                    .orElse("the simulator said nothing"));
            if (lines.isEmpty()) {
                code = 1;
            }
        }
        Files.deleteIfExists(output);
        return code != 0 || failed > 0 ? 1 : 0;
    }

    private static int killRounds(long seconds) throws IOException, InterruptedException {
        int code = Maven.run(
                "-q",
                "test",
                "-Dtest.groups=kill-loop",
                "-Dtest.excluded.groups=",
                "-Dfarside.scale=soak",
                "-Dfarside.seconds=" + seconds,
                "-Dsurefire.failIfNoSpecifiedTests=false");
        if (code != 0) {
            try (Stream<Path> reports = Files.list(Dev.ROOT.resolve("system-test/target/surefire-reports"))) {
                for (Path each : reports.filter(p -> p.toString().endsWith("KillLoopTest.txt")).toList()) {
                    Files.copy(
                            each,
                            KEPT.resolve("kill-loop-" + System.currentTimeMillis() + ".txt"),
                            StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        return code;
    }

    private static void keep(String name, List<String> lines) throws IOException {
        Files.write(
                KEPT.resolve(name),
                new ArrayList<>(lines),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
