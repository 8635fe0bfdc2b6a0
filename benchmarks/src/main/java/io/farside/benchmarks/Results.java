// SPDX-License-Identifier: Apache-2.0
package io.farside.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Figures of one scenario: by row, by server, by round; written to {@code benchmarks/results}. */
final class Results {
    private final String scenario;
    private final Map<String, Map<String, List<Double>>> rows = new LinkedHashMap<>();
    private final List<String> bounds = new ArrayList<>();
    private boolean held = true;

    Results(String scenario) {
        this.scenario = scenario;
    }

    void add(String row, String server, double figure) {
        rows.computeIfAbsent(row, _ -> new LinkedHashMap<>())
                .computeIfAbsent(server, _ -> new ArrayList<>())
                .add(figure);
        System.out.printf(Locale.ROOT, "%-16s %-25s %-18s %10.1f%n", scenario, row, server, figure);
    }

    static double median(List<Double> figures) {
        List<Double> sorted = figures.stream().sorted().toList();
        int n = sorted.size();
        return n % 2 == 1 ? sorted.get(n / 2) : (sorted.get(n / 2 - 1) + sorted.get(n / 2)) / 2;
    }

    /** Median over rounds of ours to the best of the peers in the same round. */
    double ratio(String row, String ours) {
        Map<String, List<Double>> figures = rows.getOrDefault(row, Map.of());
        List<Double> own = figures.getOrDefault(ours, List.of());
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < own.size(); round++) {
            int r = round;
            double best =
                    figures.entrySet().stream()
                            .filter(e -> !e.getKey().equals(ours))
                            .mapToDouble(e -> e.getValue().get(r))
                            .max()
                            .orElseThrow();
            ratios.add(own.get(round) / best);
        }
        return median(ratios);
    }

    /** A bound on a ratio or figure. */
    void bound(String what, double figure, boolean ok) {
        held &= ok;
        bounds.add(
                String.format(Locale.ROOT, "%s: %.2f %s", what, figure, ok ? "holds" : "MISSED"));
    }

    Map<String, Map<String, List<Double>>> rows() {
        return rows;
    }

    /** Prints and writes the tables; whether every bound held. */
    boolean close() throws IOException {
        StringBuilder text = new StringBuilder("# " + scenario + "\n\n");
        text.append("Command: `./dev bench ")
                .append(scenario)
                .append("`, ")
                .append(LocalDate.now(ZoneOffset.UTC));
        text.append(", ")
                .append(Runtime.getRuntime().availableProcessors())
                .append(" cores, Linux ");
        text.append(release()).append(". Median (all rounds).\n\n");
        rows.forEach((row, servers) -> {
            text.append("- ").append(row).append(": ");
            List<String> cells = new ArrayList<>();
            servers.forEach((server, figures) ->
                    cells.add(
                            String.format(
                                    Locale.ROOT,
                                    "%s **%.1f** (%s)",
                                    server,
                                    median(figures),
                                    String.join(
                                            ", ",
                                            figures.stream()
                                                    .map(f -> String.format(Locale.ROOT, "%.1f", f))
                                                    .toList()))));
            text.append(String.join("; ", cells)).append('\n');
        });
        text.append('\n');
        bounds.forEach(b -> text.append("- ").append(b).append('\n'));
        System.out.println(text);
        Files.writeString(
                Files.createDirectories(Workbench.ROOT.resolve("benchmarks/results"))
                        .resolve(scenario + ".md"),
                text);
        return held;
    }

    /** The kernel's version without what its builder appended. */
    private static String release() {
        return System.getProperty("os.version").replaceFirst("[^0-9.].*", "");
    }
}
