// SPDX-License-Identifier: Apache-2.0
package io.farside.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A stream over a line that carries half of what is written, and what becomes of it when the line
 * is as good as new.
 */
final class ThrottledStreamScenario implements BenchMain.Scenario {
    private static final long SIZE_BYTES = 1L << 30;
    private static final int MEBIBYTES_PER_SECOND = 50;
    private static final long SLOW_BYTES = (long) MEBIBYTES_PER_SECOND << 19;

    /** Until the JVMs are warm, not counted. */
    private static final int WARM_SECONDS = 10;

    /** Memory and the log of 1 GiB are full after 42 s of 25 MiB/s. */
    private static final int SLOW_SECONDS = 60;

    private static final int MENDED_SECONDS = 50;
    private static final int PLAIN_SECONDS = 20;

    private static final List<String> DOWN = List.of("epoch", "spill", "bitmap");

    /** The promise: hosts wait at most so many times as long as without replication. */
    private static final double BOUND = 1.5;

    @Override
    public void run(Workbench bench, Results results) throws IOException, InterruptedException {
        FarsideSite one = FarsideSite.start(bench, "one");
        FarsideSite two = FarsideSite.start(bench, "two");
        List<String> plain = List.of(one.filled(bench, "plain", SIZE_BYTES));
        var shape = new FarsideGroup.Shape("disk", "stream", 1, SIZE_BYTES);
        try (SlowLine line = new SlowLine(two.link())) {
            FarsideGroup group = FarsideGroup.start(bench, one, two, line.address(), shape);
            load(bench, "warm", group.uris(), WARM_SECONDS);
            List<Double> without = new ArrayList<>();
            without.add(plain(results, load(bench, "before", plain, PLAIN_SECONDS)));
            double with = throttled(bench, results, group, line);
            without.add(plain(results, load(bench, "after", plain, PLAIN_SECONDS)));
            double ratio = with / Results.median(without);
            results.bound("host p99 / unreplicated <= " + BOUND, ratio, ratio <= BOUND);
        }
    }

    private static SteadyLoad.Seen load(
            Workbench bench, String name, List<String> uris, int seconds)
            throws IOException, InterruptedException {
        var amount = new SteadyLoad.Amount(MEBIBYTES_PER_SECOND, seconds, SIZE_BYTES);
        return SteadyLoad.start(bench, name, uris, amount).await();
    }

    private static double plain(Results results, SteadyLoad.Seen seen) {
        StreamScenario.host(results, "unreplicated", seen);
        return seen.p99Micros();
    }

    /** The 99th percentile that hosts saw while the line was slow. */
    private static double throttled(
            Workbench bench, Results results, FarsideGroup group, SlowLine line)
            throws IOException, InterruptedException {
        try (Watch watch = Watch.start(group)) {
            long begin = System.nanoTime();
            line.limit(SLOW_BYTES);
            var amount = new SteadyLoad.Amount(MEBIBYTES_PER_SECOND, SLOW_SECONDS, SIZE_BYTES);
            SteadyLoad load = SteadyLoad.start(bench, "slow", group.uris(), amount);
            SteadyLoad.Seen slow = load.await();
            StreamScenario.host(results, "slow line", slow);
            List<Watch.Look> looks = watch.since(begin);
            down(results, looks, begin);
            byGear(results, looks, load.writes());
            long mended = System.nanoTime();
            line.limit(0);
            SteadyLoad.Seen after = load(bench, "mended", group.uris(), MENDED_SECONDS);
            StreamScenario.host(results, "line mended", after);
            up(results, watch.since(mended), mended);
            StreamScenario.recoverable(results, "target", watch.since(begin));
            return slow.p99Micros();
        }
    }

    /** The gears on the way down, each when it was first seen after the one before. */
    private static void down(Results results, List<Watch.Look> looks, long begin) {
        int reached = 0;
        for (Watch.Look look : looks) {
            if (reached < DOWN.size() && look.gear().equals(DOWN.get(reached))) {
                results.add("slow line", "s to gear " + look.gear(), seconds(begin, look));
                reached++;
            }
        }
        results.bound("gears on the way down", reached, reached == DOWN.size());
    }

    /** What hosts waited for in each gear. */
    private static void byGear(
            Results results, List<Watch.Look> looks, List<SteadyLoad.Write> writes) {
        NavigableMap<Long, String> gears = new TreeMap<>();
        looks.forEach(look -> gears.put(look.wallMillis(), look.gear()));
        Map<String, List<Double>> waits = new TreeMap<>();
        for (SteadyLoad.Write write : writes) {
            Map.Entry<Long, String> gear = gears.floorEntry(write.endMillis());
            if (gear != null) {
                waits.computeIfAbsent(gear.getValue(), _ -> new ArrayList<>()).add(write.micros());
            }
        }
        waits.forEach((gear, all) -> {
            List<Double> sorted = all.stream().sorted().toList();
            results.add("gear " + gear, "p50 µs", sorted.get(sorted.size() / 2));
            results.add("gear " + gear, "p99 µs", sorted.get(sorted.size() * 99 / 100));
        });
    }

    private static double seconds(long since, Watch.Look look) {
        return (look.nanos() - since) / (double) TimeUnit.SECONDS.toNanos(1);
    }

    /** The first instant at which epochs flow again and little is missing, and how it went on. */
    private static void up(Results results, List<Watch.Look> looks, long mended)
            throws IOException {
        int back = 0;
        while (back < looks.size() && !isUp(looks.get(back))) {
            back++;
        }
        boolean came = back < looks.size();
        double took = came ? seconds(mended, looks.get(back)) : MENDED_SECONDS;
        results.add("line mended", "s to gear epoch", took);
        results.bound("s to gear epoch < " + MENDED_SECONDS, took, came);
        if (came) {
            StreamScenario.behind(results, "RPO from then on", looks.subList(back, looks.size()));
        }
    }

    private static boolean isUp(Watch.Look look) {
        return look.gear().equals(DOWN.getFirst())
                && look.behindMillis() <= StreamScenario.BOUND_MILLIS;
    }
}
