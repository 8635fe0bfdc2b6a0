// SPDX-License-Identifier: Apache-2.0
package io.farside.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Resident memory of each program: serve after load, a node and a manager at rest. */
final class MemoryScenario implements BenchMain.Scenario {
    private static final long SIZE_BYTES = 256L << 20;
    private static final double SERVE_LIMIT_MIB = 200;
    private static final double NODE_LIMIT_MIB = 300;
    private static final double MANAGER_LIMIT_MIB = 500;

    @Override
    public void run(Workbench bench, Results results) throws IOException, InterruptedException {
        serve(bench, results);
        FarsideSite site = FarsideSite.start(bench, "one");
        limit(results, "idle node", Workbench.residentMebibytes(site.process()), NODE_LIMIT_MIB);
        manager(bench, results);
    }

    private static void serve(Workbench bench, Results results)
            throws IOException, InterruptedException {
        Path image = bench.image("serve.raw", SIZE_BYTES);
        Path socket = bench.path("serve.sock");
        Process process =
                bench.start(
                        "serve",
                        List.of(
                                Workbench.ROOT.resolve("farside").toString(),
                                "serve",
                                "--socket",
                                socket.toString(),
                                image.toString()));
        bench.await("the server's ready line", () -> bench.log("serve").contains("nbd+unix:"));
        String uri = "nbd+unix:///?socket=" + socket;
        for (Fio.Workload workload : Fio.STANDARD) {
            Fio.run(bench, uri, workload, 2, SIZE_BYTES);
        }
        limit(results, "serve after load", Workbench.residentMebibytes(process), SERVE_LIMIT_MIB);
    }

    private static void manager(Workbench bench, Results results)
            throws IOException, InterruptedException {
        Path config = bench.path("manager.yaml");
        java.nio.file.Files.writeString(
                config, "dataDirectory: " + bench.path("manager-data") + "\nlisten: 127.0.0.1:0\n");
        Process process =
                bench.start(
                        "manager",
                        List.of(
                                Workbench.ROOT.resolve("farside").toString(),
                                "manager",
                                "--config",
                                config.toString()));
        bench.await("the manager's ready line", () -> bench.log("manager").contains("ready "));
        limit(results, "manager at rest", Workbench.residentMebibytes(process), MANAGER_LIMIT_MIB);
    }

    private static void limit(Results results, String what, double mebibytes, double limit) {
        results.add(what, "farside MiB", mebibytes);
        results.bound(what + " <= " + limit + " MiB", mebibytes, mebibytes <= limit);
    }
}
