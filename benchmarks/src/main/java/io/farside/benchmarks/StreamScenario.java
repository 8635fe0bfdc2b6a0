// SPDX-License-Identifier: Apache-2.0
package io.farside.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** How far behind a target in mode {@code stream} is, as its own node tells. */
final class StreamScenario implements BenchMain.Scenario {
    private static final long SIZE_BYTES = 1L << 30;
    private static final int MEBIBYTES_PER_SECOND = 50;

    /** Until the JVMs are warm, not counted. */
    private static final Duration WARM = Duration.ofSeconds(10);

    private static final int SECONDS = 60;

    /** The promise: two epochs of a second. */
    static final double BOUND_MILLIS = 2000;

    @Override
    public void run(Workbench bench, Results results) throws IOException, InterruptedException {
        FarsideSite one = FarsideSite.start(bench, "one");
        FarsideSite two = FarsideSite.start(bench, "two");
        var shape = new FarsideGroup.Shape("disk", "stream", 1, SIZE_BYTES);
        FarsideGroup group = FarsideGroup.start(bench, one, two, two.link(), shape);
        var amount =
                new SteadyLoad.Amount(
                        MEBIBYTES_PER_SECOND, (int) WARM.toSeconds() + SECONDS, SIZE_BYTES);
        SteadyLoad load = SteadyLoad.start(bench, "load", group.uris(), amount);
        bench.pass(WARM);
        try (Watch watch = Watch.start(group)) {
            long begin = System.nanoTime();
            host(results, "host", load.await());
            List<Watch.Look> looks = watch.since(begin);
            behind(results, "RPO", looks);
            recoverable(results, "target", looks);
        }
    }

    /** What hosts saw. */
    static void host(Results results, String row, SteadyLoad.Seen seen) {
        results.add(row, "p50 µs", seen.medianMicros());
        results.add(row, "p99 µs", seen.p99Micros());
        results.add(row, "MiB written", seen.mebibytes());
    }

    /** The promise of a stream. */
    static void behind(Results results, String row, List<Watch.Look> looks) throws IOException {
        results.add(row, "p50 ms", Watch.behindMillis(looks, 50));
        double p99 = Watch.behindMillis(looks, 99);
        results.add(row, "p99 ms", p99);
        results.add(row, "longest ms", Watch.behindMillis(looks, 100));
        results.bound(row + " p99 <= " + BOUND_MILLIS + " ms", p99, p99 <= BOUND_MILLIS);
    }

    /** The promise of every mode. */
    static void recoverable(Results results, String row, List<Watch.Look> looks) {
        long not = Watch.unrecoverable(looks);
        results.bound(
                row + ": not recoverable, of " + looks.size() + " looks", (double) not, not == 0);
    }
}
