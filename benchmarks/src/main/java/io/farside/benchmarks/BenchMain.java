// SPDX-License-Identifier: Apache-2.0
package io.farside.benchmarks;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code ./dev bench [NAME]}: runs one scenario, or all in turn; exit status 1 when a bound is
 * missed.
 */
public final class BenchMain {
    private BenchMain() {}

    private static Map<String, Scenario> scenarios() {
        Map<String, Scenario> all = new TreeMap<>();
        all.put("local", new LocalScenario());
        all.put("mirror", new MirrorScenario());
        all.put("memory", new MemoryScenario());
        all.put("stream", new StreamScenario());
        all.put("stream-throttled", new ThrottledStreamScenario());
        all.put("practice", new PracticeScenario());
        all.put("blip", new BlipScenario());
        return all;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Map<String, Scenario> all = scenarios();
        if (args.length > 1 || (args.length == 1 && !all.containsKey(args[0]))) {
            System.err.println(
                    "bench: one of " + String.join(", ", all.keySet()) + ", or nothing for all");
            System.exit(16);
        }
        boolean held = true;
        for (Map.Entry<String, Scenario> entry : all.entrySet()) {
            if (args.length == 0 || args[0].equals(entry.getKey())) {
                held &= run(entry.getKey(), entry.getValue());
            }
        }
        System.exit(held ? 0 : 1);
    }

    private static boolean run(String name, Scenario scenario)
            throws IOException, InterruptedException {
        Results results = new Results(name);
        try (Workbench bench = new Workbench()) {
            scenario.run(bench, results);
        }
        return results.close();
    }

    /** One scenario; it starts everything through the workbench, which ends it. */
    interface Scenario {
        void run(Workbench bench, Results results) throws IOException, InterruptedException;
    }
}
