// SPDX-License-Identifier: Apache-2.0
package io.farside.benchmarks;

import io.farside.api.node.ImageView;
import io.farside.api.node.NodePaths;
import io.farside.api.node.TakeImageRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Practice at a target while production is replicated to it: what it costs, and that it ends. */
final class PracticeScenario implements BenchMain.Scenario {
    private static final int VOLUMES = 8;
    private static final long SIZE_BYTES = 256L << 20;
    private static final int MEBIBYTES_PER_SECOND = 20;

    /** Until the JVMs are warm, not counted. */
    private static final Duration WARM = Duration.ofSeconds(5);

    private static final int ROUNDS = 4;

    /**
     * How long the copy is written to, each time, and how long afterwards nothing may be copied.
     */
    private static final int PRACTICE_SECONDS = 6;

    private static final Duration AFTER = Duration.ofSeconds(3);

    /** Longer than all rounds take. */
    private static final int LOAD_SECONDS = 60;

    private static final int PRACTICE_MEBIBYTES_PER_SECOND = 5;

    /** The promise: an image is there after so long. */
    private static final double BOUND_MILLIS = 1000;

    @Override
    public void run(Workbench bench, Results results) throws IOException, InterruptedException {
        FarsideSite one = FarsideSite.start(bench, "one");
        FarsideSite two = FarsideSite.start(bench, "two");
        for (String mode : List.of("stream", "sync")) {
            var shape = new FarsideGroup.Shape(mode, mode, VOLUMES, SIZE_BYTES);
            FarsideGroup group = FarsideGroup.start(bench, one, two, two.link(), shape);
            SteadyLoad load =
                    SteadyLoad.start(
                            bench,
                            "load-" + mode,
                            group.uris(),
                            new SteadyLoad.Amount(MEBIBYTES_PER_SECOND, LOAD_SECONDS, SIZE_BYTES));
            bench.pass(WARM);
            try (Watch watch = Watch.start(group)) {
                new Practice(bench, results, group, watch).run();
            }
            StreamScenario.host(results, mode + " host", load.await());
        }
    }

    /** Copies taken, written to and given up, one after the other. */
    private record Practice(Workbench bench, Results results, FarsideGroup group, Watch watch) {
        void run() throws IOException, InterruptedException {
            String mode = group.shape().mode();
            long moved = group.movedBytes();
            long begin = System.nanoTime();
            double longest = 0;
            List<Watch.Look> during = new java.util.ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                long taking = System.nanoTime();
                ImageView image = take();
                double took = (System.nanoTime() - taking) / 1e6;
                results.add(mode + " image", "ms to take", took);
                longest = Math.max(longest, took);
                writeTo(image, mode + "-practice-" + round);
                drop(image);
                during.addAll(watch.since(taking));
                bench.pass(AFTER);
            }
            double again = group.movedBytes() - moved;
            results.bound(
                    mode + ": ms to take <= " + BOUND_MILLIS, longest, longest <= BOUND_MILLIS);
            if (mode.equals("stream")) {
                StreamScenario.behind(results, "stream RPO beside an image", during);
            }
            results.bound(mode + ": bytes copied again", again, again == 0);
            StreamScenario.recoverable(results, mode, watch.since(begin));
        }

        private ImageView take() {
            return group.two()
                    .api()
                    .post(
                            NodePaths.images(group.shape().name()),
                            new TakeImageRequest("rehearsal", "practice", null, null, null),
                            ImageView.class);
        }

        /** Hosts of a rehearsal write to every volume of the copy. */
        private void writeTo(ImageView image, String name)
                throws IOException, InterruptedException {
            List<String> uris = image.exports().stream().map(e -> e.uris().getFirst()).toList();
            var amount =
                    new SteadyLoad.Amount(
                            PRACTICE_MEBIBYTES_PER_SECOND, PRACTICE_SECONDS, SIZE_BYTES);
            SteadyLoad.Seen seen = SteadyLoad.start(bench, name, uris, amount).await();
            results.add(group.shape().mode() + " image", "MiB written", seen.mebibytes());
        }

        private void drop(ImageView image) {
            String path = NodePaths.image(group.shape().name(), Long.toString(image.id()));
            group.two().api().delete(path + "?force=true");
        }
    }
}
