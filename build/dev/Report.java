// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Counts what ran and how long each part took. */
final class Report {
    private static final Pattern SUITE = Pattern.compile(
            "<testsuite [^>]*?name=\"([^\"]+)\" time=\"([0-9.,]+)\" tests=\"(\\d+)\" errors=\"(\\d+)\" skipped=\"(\\d+)\""
                    + "(?: flakes=\"\\d+\")? failures=\"(\\d+)\"");

    private final Instant start = Instant.now();
    private final Map<String, Double> parts = new LinkedHashMap<>();
    private final List<String> failed = new ArrayList<>();
    private long passed;
    private long failures;
    private long skipped;

    /** Runs a part that counts as one test. */
    boolean part(String name, Part part) throws IOException, InterruptedException {
        Instant begin = Instant.now();
        boolean ok = part.run() == 0;
        parts.merge(name, seconds(begin), Double::sum);
        count(name, ok);
        return ok;
    }

    /** Adds what Maven's test reports written since this report began say. */
    void addSuites() throws IOException {
        try (Stream<Path> files = Files.walk(Dev.ROOT, 4)) {
            List<Path> reports = files.filter(p -> p.toString().contains("surefire-reports"))
                    .filter(p -> p.getFileName().toString().matches("TEST-.*\\.xml"))
                    .toList();
            for (Path report : reports) {
                if (Files.getLastModifiedTime(report).toInstant().isAfter(start)) {
                    addSuite(report);
                }
            }
        }
    }

    private void addSuite(Path report) throws IOException {
        Matcher m = SUITE.matcher(Files.readString(report));
        if (!m.find()) {
            return;
        }
        String module = Dev.ROOT.relativize(report).getName(0).toString();
        parts.merge("tests of " + module, Double.parseDouble(m.group(2).replace(",", "")), Double::sum);
        long bad = Long.parseLong(m.group(4)) + Long.parseLong(m.group(6));
        long left = Long.parseLong(m.group(5));
        passed += Long.parseLong(m.group(3)) - bad - left;
        failures += bad;
        skipped += left;
        if (bad > 0) {
            failed.add(m.group(1));
        }
    }

    private void count(String name, boolean ok) {
        if (ok) {
            passed++;
        } else {
            failures++;
            failed.add(name);
        }
    }

    /** Prints shares and the closing line; 0 when nothing failed and something ran. */
    int close() {
        double total = seconds(start);
        System.out.println();
        System.out.printf("%-28s %8s %6s%n", "part", "seconds", "share");
        parts.forEach((name, s) -> System.out.printf("%-28s %8.1f %5.0f%%%n", name, s, 100 * s / total));
        System.out.printf("%-28s %8.1f%n", "whole run", total);
        failed.forEach(name -> System.out.println("FAILED " + name));
        System.out.println(passed + " passed, " + failures + " failed, " + skipped + " skipped");
        return failures == 0 && passed > 0 ? 0 : 1;
    }

    private static double seconds(Instant begin) {
        return java.time.Duration.between(begin, Instant.now()).toMillis() / 1000.0;
    }

    /** Something that ends with an exit code. */
    interface Part {
        int run() throws IOException, InterruptedException;
    }
}
