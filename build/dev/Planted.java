// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * {@code ./dev test planted}: the simulator has to find each bug of {@code testing/planted}, a patch of one mistake others have
 * made before, in a scratch copy of the engine. A simulator that finds nothing proves nothing.
 */
final class Planted {
    private static final Path PATCHES = Dev.ROOT.resolve("testing/planted");

    /** Seeds tried one batch after the other until one fails; about four times what the rarest of the bugs takes. */
    private static final int[] BATCHES = {20, 180, 1_300, 2_500};

    private static final int MESSAGE_CHARACTERS = 180;

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

    private static boolean isFound(Path patch) throws IOException, InterruptedException {
        Path scratch = Files.createTempDirectory("farside-planted");
        try {
            Path classes = plant(patch, scratch);
            return classes != null && hunt(patch, scratch, classes);
        } finally {
            delete(scratch);
        }
    }

    /** Compiles the engine with the bug; null when the patch no longer fits the source. */
    private static Path plant(Path patch, Path scratch) throws IOException, InterruptedException {
        String sources = "engine/src/main/java";
        copy(Dev.ROOT.resolve(sources), scratch.resolve(sources));
        if (Shell.run(scratch, List.of("git", "apply", "-p1", "-C1", patch.toString())) != 0) {
            System.err.println("dev: " + patch.getFileName() + " does not fit the engine any more: plant the bug anew");
            return null;
        }
        Path classes = Files.createDirectory(scratch.resolve("classes"));
        List<String> arguments = new ArrayList<>(
                List.of("-nowarn", "-d", classes.toString(), "-cp", Simulator.classPath("wire", "model")));
        try (Stream<Path> files = Files.walk(scratch.resolve(sources))) {
            files.map(Path::toString)
                    .filter(f -> f.endsWith(".java") && !f.endsWith("module-info.java"))
                    .forEach(arguments::add);
        }
        int code = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        return code == 0 ? classes : null;
    }

    private static boolean hunt(Path patch, Path scratch, Path classes) throws IOException, InterruptedException {
        String path = classes + ":" + Simulator.classPath("testing", "wire", "model");
        int from = 1;
        for (int seeds : BATCHES) {
            Path output = scratch.resolve("output");
            int code = Shell.run(
                    scratch,
                    Simulator.command(
                            path, List.of("--seeds", Integer.toString(seeds), "--from", Integer.toString(from))),
                    output);
            if (code == 1) {
                String first = Files.readAllLines(output).stream()
                        .filter(line -> line.contains("--seed "))
                        .findFirst()
                        .orElse("");
                int shown = Math.min(first.length(), MESSAGE_CHARACTERS);
                System.out.println("found " + patch.getFileName() + ": " + first.substring(0, shown));
                return true;
            }
            from += seeds;
        }
        System.out.println("MISSED " + patch.getFileName() + " in " + (from - 1) + " seeds");
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
