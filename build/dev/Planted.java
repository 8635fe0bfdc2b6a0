// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * {@code ./dev sim --planted} and {@code ./dev test planted}: the simulator has to find each bug of {@code testing/planted}, a
 * patch of one mistake others have made before, in a scratch copy of the engine. A simulator that finds nothing proves nothing.
 */
final class Planted {
    private static final Path PATCHES = Dev.ROOT.resolve("testing/planted");
    private static final String SOURCES = "engine/src/main/java";

    /** Seeds tried, from 1 on, until one fails. */
    private static final int MOST_SEEDS = 5_000;

    private static final Pattern FAILED = Pattern.compile("./dev sim (?:--mode \\S+ )?--seed (\\d+) +# (?:[\\w.]+\\.)?(\\w+): (.*)");
    private static final Pattern TOUCHED = Pattern.compile("(?m)^\\+\\+\\+ b/(\\S+)$");
    private static final int MESSAGE_CHARACTERS = 90;

    private Planted() {}

    static int run() throws IOException, InterruptedException {
        int code = Simulator.compile();
        if (code != 0) {
            return code;
        }
        List<Path> patches;
        try (Stream<Path> files = Files.list(PATCHES)) {
            patches = files.filter(f -> f.toString().endsWith(".patch")).sorted().toList();
        }
        int missed = 0;
        for (Path patch : patches) {
            missed += isFound(patch) ? 0 : 1;
        }
        System.out.println(patches.size() + " planted bugs, " + missed + " missed");
        return missed == 0 && !patches.isEmpty() ? 0 : 1;
    }

    /** Whether each bug can still be planted; names those that cannot. */
    static int fit() throws IOException, InterruptedException {
        int code = 0;
        try (Stream<Path> files = Files.list(PATCHES)) {
            for (Path patch : files.filter(f -> f.toString().endsWith(".patch")).sorted().toList()) {
                if (Shell.run(Dev.ROOT, List.of("git", "apply", "--check", "-p1", "-C1", patch.toString())) != 0) {
                    System.out.println("dev: " + patch.getFileName() + " does not fit the engine any more: plant the bug anew");
                    code = 1;
                }
            }
        }
        return code;
    }

    private static boolean isFound(Path patch) throws IOException, InterruptedException {
        Path scratch = Files.createTempDirectory("farside-planted");
        try {
            Path classes = plant(patch, scratch);
            return classes != null && hunt(patch, scratch, classes);
        } finally {
            delete(scratch);
        }
    }

    /** Compiles what the bug touches; null when the patch no longer fits the source. */
    private static Path plant(Path patch, Path scratch) throws IOException, InterruptedException {
        copy(Dev.ROOT.resolve(SOURCES), scratch.resolve(SOURCES));
        if (Shell.run(scratch, List.of("git", "apply", "-p1", "-C1", patch.toString())) != 0) {
            System.out.println("MISSED " + patch.getFileName() + ": it does not fit the engine any more: plant the bug anew");
            return null;
        }
        Path classes = Files.createDirectory(scratch.resolve("classes"));
        List<String> arguments = new ArrayList<>(
                List.of("-nowarn", "-proc:none", "-d", classes.toString(), "-cp", Simulator.classPath("engine", "wire", "model")));
        TOUCHED.matcher(Files.readString(patch)).results().forEach(m -> arguments.add(scratch.resolve(m.group(1)).toString()));
        int code = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        if (code != 0) {
            System.out.println("MISSED " + patch.getFileName() + ": it does not compile any more: plant the bug anew");
        }
        return code == 0 ? classes : null;
    }

    private static boolean hunt(Path patch, Path scratch, Path classes) throws IOException, InterruptedException {
        String name = patch.getFileName().toString().replace(".patch", "");
        String sound = Simulator.classPath("testing", "engine", "wire", "model");
        String planted = classes + ":" + sound;
        Path output = scratch.resolve("output");
        long from = 1;
        while (from <= MOST_SEEDS) {
            List<String> range = List.of("--until-failure", Long.toString(MOST_SEEDS - from + 1), "--from", Long.toString(from));
            int code = Shell.run(scratch, Simulator.command(planted, range), output);
            Matcher first = FAILED.matcher(Files.readString(output));
            if (code == 0 || !first.find()) {
                break;
            }
            long seed = Long.parseLong(first.group(1));
            String message = first.group(3).substring(0, Math.min(first.group(3).length(), MESSAGE_CHARACTERS));
            // A seed that fails without the bug, too, has found something else.
            if (Shell.run(scratch, Simulator.command(sound, List.of("--seed", Long.toString(seed))), output) == 0) {
                System.out.printf("found %-34s after %,5d seeds: %s %s%n", name, seed, first.group(2), message);
                return true;
            }
            System.out.println("seed " + seed + " fails without " + name + ", too: " + message);
            from = seed + 1;
        }
        System.out.println("MISSED " + name + " in " + MOST_SEEDS + " seeds");
        return false;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                if (Files.isRegularFile(file)) {
                    Files.copy(file, target);
                }
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
