// SPDX-License-Identifier: Apache-2.0
package io.farside.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** fio beside everything else: random writes of 4 to 64 KiB at a steady rate, 16 in flight. */
final class SteadyLoad {
    /** Longest that fio may take beyond its time: a blip holds hosts for a few seconds. */
    private static final int GRACE_SECONDS = 30;

    private final Process process;
    private final Path report;
    private final Amount amount;

    /**
     * How much.
     *
     * @param mebibytesPerSecond over all volumes
     * @param seconds it takes
     * @param sizeBytes of each volume that is written to, from its beginning
     */
    record Amount(int mebibytesPerSecond, int seconds, long sizeBytes) {}

    /**
     * What hosts saw.
     *
     * @param medianMicros latency of a write
     * @param p99Micros latency of a write
     * @param mebibytes written
     */
    record Seen(double medianMicros, double p99Micros, double mebibytes) {}

    /**
     * One write.
     *
     * @param endMillis wall time of its answer
     * @param micros latency
     */
    record Write(long endMillis, double micros) {}

    private SteadyLoad(Process process, Path report, Amount amount) {
        this.process = process;
        this.report = report;
        this.amount = amount;
    }

    /**
     * Begins.
     *
     * @param name of its report, no other has it
     * @param uris of the volumes, each gets the same
     */
    static SteadyLoad start(Workbench bench, String name, List<String> uris, Amount amount)
            throws IOException {
        Path report = bench.path(name + ".json");
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "fio",
                                "--output=" + report,
                                "--output-format=json",
                                "--name=global",
                                "--ioengine=nbd",
                                "--rw=randwrite",
                                "--bsrange=4k-64k",
                                "--iodepth=16",
                                "--rate="
                                        + ((long) amount.mebibytesPerSecond() << 20) / uris.size(),
                                "--size=" + amount.sizeBytes(),
                                "--time_based",
                                "--runtime=" + amount.seconds(),
                                "--randrepeat=0",
                                "--norandommap",
                                "--group_reporting",
                                "--write_lat_log=" + bench.path(name),
                                "--log_unix_epoch=1"));
        for (int i = 0; i < uris.size(); i++) {
            command.add("--name=volume" + i);
            command.add("--uri=" + uris.get(i));
        }
        return new SteadyLoad(bench.start(name, command), report, amount);
    }

    /** Waits for its end; throws when a host met an error. */
    Seen await() throws IOException, InterruptedException {
        if (!process.waitFor(amount.seconds() + GRACE_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("hosts wait: fio has not ended");
        }
        String text = Files.exists(report) ? Files.readString(report) : "";
        if (process.exitValue() != 0) {
            throw new IOException("fio ended with " + process.exitValue() + ": " + text);
        }
        JsonNode writes = Fio.job(text).get("write");
        JsonNode percentiles = writes.get("clat_ns").get("percentile");
        return new Seen(
                percentiles.get("50.000000").asDouble() / 1e3,
                percentiles.get("99.000000").asDouble() / 1e3,
                writes.get("io_bytes").asDouble() / (1 << 20));
    }

    /** Every write of one volume's load, when it has ended. */
    List<Write> writes() throws IOException {
        String name = report.getFileName().toString().replace(".json", "_clat.1.log");
        try (Stream<String> lines = Files.lines(report.resolveSibling(name))) {
            return lines.map(line -> line.split(", *", -1))
                    .map(f -> new Write(Long.parseLong(f[0]), Long.parseLong(f[1]) / 1e3))
                    .toList();
        }
    }
}
