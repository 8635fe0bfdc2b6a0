// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs the simulator's main class on freshly compiled classes. */
final class Simulator {
    /** Seeds of the fixed range that find a bug which is not mended yet; each is worth a morning. */
    private static final Path OPEN_SEEDS = Dev.ROOT.resolve("testing/open-seeds.txt");

    private Simulator() {}

    /**
     * Seeds 1 to {@code count}, the same for everyone: fails when one fails that is not known to be
     * open, or when an open one no longer fails and has to be moved to the kept seeds.
     */
    static int fixedRange(int count) throws IOException, InterruptedException {
        Set<Long> open = new TreeSet<>();
        for (String line : Files.readAllLines(OPEN_SEEDS)) {
            if (line.matches("[0-9]+ .*")) {
                long seed = Long.parseLong(line.substring(0, line.indexOf(' ')));
                if (seed <= count) {
                    open.add(seed);
                }
            }
        }
        Path output = Files.createTempFile("farside-sim", ".txt");
        run(List.of("--seeds", Integer.toString(count), "--from", "1"), output);
        String text = Files.readString(output);
        Files.delete(output);
        System.out.print(text);
        Set<Long> failed = new TreeSet<>();
        Matcher m = Pattern.compile("sim --seed (\\d+)").matcher(text);
        while (m.find()) {
            failed.add(Long.parseLong(m.group(1)));
        }
        System.out.println("open seeds: " + open + ", failed seeds: " + failed);
        return text.contains(count + " seeds") && failed.equals(open) ? 0 : 1;
    }

    static int run(List<String> arguments) throws IOException, InterruptedException {
        return run(arguments, null);
    }

    private static int run(List<String> arguments, Path output) throws IOException, InterruptedException {
        int code = Maven.run(
                "-q",
                "-DskipTests",
                "-pl",
                "testing",
                "-am",
                "test-compile",
                "dependency:build-classpath",
                "-Dmdep.outputFile=target/runtime.classpath");
        if (code != 0) {
            return code;
        }
        StringBuilder path = new StringBuilder();
        for (String module : List.of("testing", "engine", "wire", "model")) {
            path.append(Dev.ROOT.resolve(module).resolve("target/classes")).append(':');
        }
        Path libraries = Dev.ROOT.resolve("testing/target/runtime.classpath");
        path.append(Files.exists(libraries) ? Files.readString(libraries).strip() : "");
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-ea",
                "-Xmx1g",
                "-XX:+UseParallelGC",
                "-cp",
                path.toString(),
                "io.farside.testing.sim.SimMain"));
        command.addAll(arguments);
        return output == null ? Shell.run(Dev.ROOT, command) : Shell.run(Dev.ROOT, command, output);
    }
}
