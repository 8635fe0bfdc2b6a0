// SPDX-License-Identifier: Apache-2.0
package io.farside.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A synchronous target whose line is cut for a while, and what it costs to be equal again. */
final class BlipScenario implements BenchMain.Scenario {
    private static final long SIZE_BYTES = 2L << 30;

    /** Hosts write in a quarter of the volume, so that a copy of all of it would show. */
    private static final long WRITTEN_BYTES = SIZE_BYTES / 4;

    private static final int MEBIBYTES_PER_SECOND = 20;
    private static final int WARM_SECONDS = 10;
    private static final Duration BEFORE = Duration.ofSeconds(3);

    /** For the line to come back, what was missed to be copied, and hosts to go on after that. */
    private static final int AFTER_SECONDS = 20;

    /** A change block, and requests of hosts on their way: each may touch two blocks. */
    private static final long BLOCK_BYTES = 64 << 10;

    private static final long IN_FLIGHT_BYTES = 2 * 16 * BLOCK_BYTES;

    @Override
    public void run(Workbench bench, Results results) throws IOException, InterruptedException {
        FarsideSite one = FarsideSite.start(bench, "one");
        FarsideSite two = FarsideSite.start(bench, "two");
        var shape = new FarsideGroup.Shape("disk", "sync", 1, SIZE_BYTES);
        try (SlowLine line = new SlowLine(two.link())) {
            FarsideGroup group = FarsideGroup.start(bench, one, two, line.address(), shape);
            load(bench, "warm", group, WARM_SECONDS).await();
            Blip blip = new Blip(bench, results, group, line);
            Outcome little = blip.run("5 s", 5);
            results.bound(
                    "5 s: bytes copied by a resync", (double) little.moved(), little.moved() == 0);
            Outcome much = blip.run("60 s", 60);
            long most = much.missed() + IN_FLIGHT_BYTES;
            results.bound(
                    "60 s: bytes copied <= " + most, (double) much.moved(), much.moved() <= most);
        }
    }

    private static SteadyLoad load(Workbench bench, String name, FarsideGroup group, int seconds)
            throws IOException {
        var amount = new SteadyLoad.Amount(MEBIBYTES_PER_SECOND, seconds, WRITTEN_BYTES);
        return SteadyLoad.start(bench, name, group.uris(), amount);
    }

    /**
     * What a blip cost.
     *
     * @param missed most that was marked as missing at the target, bytes of whole blocks
     * @param moved by resyncs, digests included
     */
    private record Outcome(long missed, long moved) {}

    private record Blip(Workbench bench, Results results, FarsideGroup group, SlowLine line) {
        Outcome run(String name, int seconds) throws IOException, InterruptedException {
            int all = (int) BEFORE.toSeconds() + seconds + AFTER_SECONDS;
            long before = group.movedBytes();
            SteadyLoad load = load(bench, "load-" + seconds, group, all);
            bench.pass(BEFORE);
            try (Watch watch = Watch.start(group)) {
                long cut = System.nanoTime();
                line.cut();
                bench.pass(Duration.ofSeconds(seconds));
                line.mend();
                long mended = System.nanoTime();
                bench.await("the target to be Synced", group::isSynced);
                double took = (System.nanoTime() - mended) / (double) TimeUnit.SECONDS.toNanos(1);
                StreamScenario.host(results, name + " host", load.await());
                results.add(name, "s to Synced", took);
                return outcome(name, watch.since(cut), group.movedBytes() - before);
            }
        }

        private Outcome outcome(String name, List<Watch.Look> looks, long moved) {
            long missed =
                    looks.stream()
                            .mapToLong(l -> l.primary().loneWritesHere().bytes())
                            .max()
                            .orElseThrow();
            results.add(name, "MiB marked", missed / (double) (1 << 20));
            results.add(name, "MiB copied", moved / (double) (1 << 20));
            StreamScenario.recoverable(results, name, looks);
            return new Outcome(missed, moved);
        }
    }
}
