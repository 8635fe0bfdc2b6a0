// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

import io.farside.model.ReplicationMode;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Runs seeds of the simulator, each in its own mode or all in {@code --mode MODE} (before the
 * others): {@code --seeds N [--from S]} many, {@code --seed S} one with its history; {@code
 * --hashes N --from S} prints digests of histories. Without {@code --from} the seeds are fresh:
 * they begin at the clock. Exit code 0 when no invariant was violated, 1 when one was, 2 for wrong
 * arguments.
 */
public final class SimMain {
    private static final int SHOWN_FAILURES = 100;

    private SimMain() {}

    public static void main(String[] args) {
        System.exit(run(List.of(args), System.out));
    }

    static int run(List<String> args, PrintStream out) {
        long seeds = 0;
        long hashes = 0;
        @Nullable ReplicationMode mode = null;
        boolean first = false;
        long from = System.currentTimeMillis() / 1000 * 1_000_000;
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors());
        for (int i = 0; i < args.size(); i += 2) {
            if (i + 1 == args.size()) {
                return usage(out);
            }
            if (args.get(i).equals("--mode")) {
                mode = modeOf(args.get(i + 1));
                if (mode == null) {
                    return usage(out);
                }
                continue;
            }
            long value;
            try {
                value = Long.parseLong(args.get(i + 1));
            } catch (NumberFormatException e) {
                return usage(out);
            }
            switch (args.get(i)) {
                case "--seeds" -> seeds = value;
                case "--until-failure" -> {
                    seeds = value;
                    first = true;
                }
                case "--from" -> from = value;
                case "--threads" -> threads = Math.toIntExact(Math.clamp(value, 1, 256));
                case "--hashes" -> hashes = value;
                case "--seed" -> {
                    return replay(value, mode, out);
                }
                default -> {
                    return usage(out);
                }
            }
        }
        if (hashes > 0) {
            return hashes(from, hashes, out);
        }
        return seeds < 1 || seeds > 100_000_000
                ? usage(out)
                : many(new Range(from, from + seeds, mode, first), threads, out);
    }

    /** One line a seed with the digest of its history, for comparing two JVMs. */
    private static int hashes(long from, long count, PrintStream out) {
        for (long seed = from; seed < from + count; seed++) {
            out.println(seed + " " + SimRun.of(seed, null).sha256());
        }
        return 0;
    }

    private static int usage(PrintStream out) {
        out.println(
                "usage: sim [--mode MODE] (--seeds N|--until-failure N [--from S] [--threads T]"
                        + " | --seed S | --hashes N --from S)");
        return 2;
    }

    private static @Nullable ReplicationMode modeOf(String label) {
        for (ReplicationMode mode : ReplicationMode.values()) {
            if (mode.toString().equals(label)) {
                return mode;
            }
        }
        return null;
    }

    private static SimRun.Result run(
            long seed, @Nullable ReplicationMode mode, @Nullable PrintStream out) {
        return mode == null ? SimRun.of(seed, out) : SimRun.of(seed, mode, out);
    }

    private static int replay(long seed, @Nullable ReplicationMode mode, PrintStream out) {
        SimRun.Result result = run(seed, mode, out);
        Throwable failure = result.failure();
        if (failure == null) {
            out.printf("seed %d: no violation in %d events%n", seed, result.events());
            return 0;
        }
        out.printf("seed %d failed after %d events: ", seed, result.events());
        failure.printStackTrace(out);
        return 1;
    }

    /** Seeds to run, shared by the workers. */
    private static final class Range {
        private final AtomicLong next;
        private final AtomicLong end;
        private final @Nullable ReplicationMode mode;
        private final boolean untilFailure;

        /**
         * @param mode null: the seed's own
         */
        Range(long from, long end, @Nullable ReplicationMode mode, boolean untilFailure) {
            this.next = new AtomicLong(from);
            this.end = new AtomicLong(end);
            this.mode = mode;
            this.untilFailure = untilFailure;
        }

        /** The next seed, or a negative number when there is none. */
        long take() {
            long seed = next.getAndIncrement();
            return seed < end.get() ? seed : -1;
        }

        /** Every lower seed is still tried, so that the first failing one is always the same. */
        void failed(long seed) {
            if (untilFailure) {
                end.accumulateAndGet(seed, Math::min);
            }
        }
    }

    private static int many(Range range, int threads, PrintStream out) {
        List<SimRun.Result> results = new ArrayList<>();
        List<Worker> workers = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            Worker worker = new Worker(t, range);
            workers.add(worker);
            worker.start();
        }
        long nanos = 0;
        for (Worker worker : workers) {
            try {
                worker.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return 1;
            }
            results.addAll(worker.results);
            nanos += worker.nanos;
        }
        return report(results, nanos, out);
    }

    private static final class Worker extends Thread {
        private final Range range;
        private final List<SimRun.Result> results = new ArrayList<>();
        private long nanos;

        Worker(int number, Range range) {
            super("simulator-" + number);
            this.range = range;
        }

        @Override
        public void run() {
            // Time on a core: what other processes of the machine take does not count.
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            long began = threads.getCurrentThreadCpuTime();
            for (long seed = range.take(); seed >= 0; seed = range.take()) {
                SimRun.Result result = SimMain.run(seed, range.mode, null);
                results.add(result);
                if (result.failure() != null) {
                    range.failed(seed);
                }
            }
            nanos = threads.getCurrentThreadCpuTime() - began;
        }
    }

    private static int report(List<SimRun.Result> results, long nanos, PrintStream out) {
        long events = results.stream().mapToLong(SimRun.Result::events).sum();
        List<SimRun.Result> failed =
                results.stream()
                        .filter(r -> r.failure() != null)
                        .sorted(Comparator.comparingLong(SimRun.Result::seed))
                        .toList();
        out.printf(
                "%d seeds, %d events, %.0f events per second and core, median %d events, %d faults"
                        + " and %d host writes per run, %d failed%n",
                results.size(),
                events,
                events / (nanos / 1e9),
                median(results.stream().mapToInt(SimRun.Result::events)),
                median(results.stream().mapToInt(SimRun.Result::faults)),
                median(results.stream().mapToInt(SimRun.Result::writes)),
                failed.size());
        failed.stream()
                .limit(SHOWN_FAILURES)
                .forEach(r ->
                        out.printf(
                                "./dev sim --mode %s --seed %d   # %s%n",
                                r.mode(), r.seed(), r.failure()));
        return failed.isEmpty() ? 0 : 1;
    }

    private static int median(IntStream values) {
        int[] sorted = values.sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    }
}
