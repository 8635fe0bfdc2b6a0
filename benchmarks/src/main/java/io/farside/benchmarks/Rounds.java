// SPDX-License-Identifier: Apache-2.0
package io.farside.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Servers side by side: in every round each of them runs each workload, in an order drawn anew for
 * each workload, so that whatever else the machine does hits all of them alike.
 *
 * @param workloads in the order of the tables
 * @param sizeBytes of every server's volume
 */
record Rounds(List<Fio.Workload> workloads, long sizeBytes) {
    private static final int ROUNDS = 3;
    private static final int SECONDS = 3;

    /**
     * Runs them all and judges ours.
     *
     * @param servers NBD URI by name; ours is {@code farside}
     */
    void run(Workbench bench, Results results, Map<String, String> servers, Promise promise)
            throws IOException, InterruptedException {
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < ROUNDS; round++) {
            for (Fio.Workload workload : workloads) {
                List<Map.Entry<String, String>> order = new ArrayList<>(servers.entrySet());
                Collections.shuffle(order, random);
                for (Map.Entry<String, String> server : order) {
                    results.add(
                            workload.name(),
                            server.getKey(),
                            Fio.run(bench, server.getValue(), workload, SECONDS, sizeBytes));
                }
            }
        }
        for (Fio.Workload workload : workloads) {
            double ratio = results.ratio(workload.name(), "farside");
            results.bound(
                    workload.name() + " / " + promise.peer() + " >= " + promise.bound(),
                    ratio,
                    ratio >= promise.bound());
        }
    }

    /**
     * What is promised.
     *
     * @param peer how the table names what we are measured by
     * @param bound least part of the peer's rate, in every cell
     */
    record Promise(String peer, double bound) {}
}
