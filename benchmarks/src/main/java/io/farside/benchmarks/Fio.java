// SPDX-License-Identifier: Apache-2.0
package io.farside.benchmarks;

import io.farside.api.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** One run of fio's nbd engine. */
final class Fio {
    /**
     * What is asked of a server.
     *
     * @param name shown in tables
     * @param mode fio's rw
     * @param depth requests in flight
     * @param flush a FLUSH after every write
     */
    record Workload(String name, String mode, int depth, boolean flush) {}

    /** 4 KiB random writes and reads at the depths that matter, with and without flushes. */
    static final List<Workload> STANDARD =
            List.of(
                    new Workload("write QD1", "randwrite", 1, false),
                    new Workload("write QD16", "randwrite", 16, false),
                    new Workload("write QD32", "randwrite", 32, false),
                    new Workload("write+flush QD1", "randwrite", 1, true),
                    new Workload("write+flush QD16", "randwrite", 16, true),
                    new Workload("write+flush QD32", "randwrite", 32, true),
                    new Workload("read QD1", "randread", 1, false),
                    new Workload("read QD16", "randread", 16, false),
                    new Workload("read QD32", "randread", 32, false));

    static final List<Workload> WRITES =
            STANDARD.stream().filter(w -> w.mode().equals("randwrite")).toList();

    private Fio() {}

    /** Operations a second. */
    static double run(Workbench bench, String uri, Workload workload, int seconds, long sizeBytes)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "fio",
                                "--name=cell",
                                "--ioengine=nbd",
                                "--uri=" + uri,
                                "--rw=" + workload.mode(),
                                "--bs=4k",
                                "--iodepth=" + workload.depth(),
                                "--size=" + sizeBytes,
                                "--time_based",
                                "--runtime=" + seconds,
                                "--ramp_time=1",
                                "--randrepeat=0",
                                "--norandommap",
                                "--output-format=json"));
        if (workload.flush()) {
            command.add("--fsync=1");
        }
        JsonNode job = job(bench.run(command));
        return job.get(workload.mode().equals("randread") ? "read" : "write")
                .get("iops")
                .asDouble();
    }

    /** The first job of what fio reports as JSON; throws when it met an error. */
    static JsonNode job(String report) throws IOException {
        int begin = report.indexOf('{');
        if (begin < 0) {
            throw new IOException("fio reports nothing: " + report);
        }
        JsonNode job =
                Json.tree(report.substring(begin).getBytes(StandardCharsets.UTF_8))
                        .get("jobs")
                        .get(0);
        if (job.get("error").asInt() != 0) {
            throw new IOException("fio met error " + job.get("error").asInt());
        }
        return job;
    }
}
