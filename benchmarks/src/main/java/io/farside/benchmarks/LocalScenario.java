// SPDX-License-Identifier: Apache-2.0
package io.farside.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code farside serve --direct} beside qemu-nbd with O_DIRECT and io_uring, each on a file of its
 * own.
 */
final class LocalScenario implements BenchMain.Scenario {
    private static final long SIZE_BYTES = 1L << 30;

    /** The promise: at least this part of the peer's rate, in every cell. */
    private static final double BOUND = 0.8;

    @Override
    public void run(Workbench bench, Results results) throws IOException, InterruptedException {
        Map<String, String> servers = new LinkedHashMap<>();
        servers.put("farside", farside(bench));
        servers.put("qemu-nbd", qemuNbd(bench));
        new Rounds(Fio.STANDARD, SIZE_BYTES)
                .run(bench, results, servers, new Rounds.Promise("qemu-nbd", BOUND));
    }

    private static String farside(Workbench bench) throws IOException, InterruptedException {
        Path image = bench.image("farside.raw", SIZE_BYTES);
        Path socket = bench.path("farside.sock");
        bench.start(
                "farside",
                List.of(
                        Workbench.ROOT.resolve("farside").toString(),
                        "serve",
                        "--direct",
                        "--socket",
                        socket.toString(),
                        image.toString()));
        bench.await("the server's ready line", () -> bench.log("farside").contains("nbd+unix:"));
        return "nbd+unix:///?socket=" + socket;
    }

    static String qemuNbd(Workbench bench) throws IOException, InterruptedException {
        Path image = bench.image("qemu.raw", SIZE_BYTES);
        Path socket = bench.path("qemu.sock");
        bench.start("qemu-nbd", QemuMirror.nbd(List.of("-k", socket.toString(), image.toString())));
        bench.awaitFile(socket);
        return "nbd+unix:///?socket=" + socket;
    }
}
