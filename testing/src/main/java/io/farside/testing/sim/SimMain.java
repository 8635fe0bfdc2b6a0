// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

import io.farside.model.ReplicationMode;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
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
                : many(new Range(from, (int) seeds, mode), threads, out);
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
                "usage: sim [--mode MODE] (--seeds N [--from S] [--threads T] | --seed S | --hashes"
                        + " N --from S)");
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

    /**
     * Seeds to run.
     *
     * @param mode null: the seed's own
     */
    private record Range(long from, int count, @Nullable ReplicationMode mode) {}

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

    private static int many(Range range, int threads, PrintStream out) {
        List<SimRun.Result> results = new ArrayList<>(range.count);
        List<Worker> workers = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            Worker worker = new Worker(range, t, threads);
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
        private final int first;
        private final int step;
        private final List<SimRun.Result> results = new ArrayList<>();
        private long nanos;

        Worker(Range range, int first, int step) {
            super("simulator-" + first);
            this.range = range;
            this.first = first;
            this.step = step;
        }

        @Override
        public void run() {
            // Time on a core: what other processes of the machine take does not count.
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            long began = threads.getCurrentThreadCpuTime();
            for (int i = first; i < range.count; i += step) {
                results.add(SimMain.run(range.from + i, range.mode, null));
            }
            nanos = threads.getCurrentThreadCpuTime() - began;
        }
    }

    private static int report(List<SimRun.Result> results, long nanos, PrintStream out) {
        long events = results.stream().mapToLong(SimRun.Result::events).sum();
        List<SimRun.Result> failed = results.stream().filter(r -> r.failure() != null).toList();
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
