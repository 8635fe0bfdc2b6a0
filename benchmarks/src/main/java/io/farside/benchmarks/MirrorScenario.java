// SPDX-License-Identifier: Apache-2.0
package io.farside.benchmarks;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A Synced sync target over loopback TCP beside QEMU's write-blocking mirror over its best
 * transport.
 */
final class MirrorScenario implements BenchMain.Scenario {
    private static final long SIZE_BYTES = 1L << 30;

    /**
     * The promise: at least QEMU's rate over whichever transport is faster for it in that round.
     */
    private static final double BOUND = 1.0;

    @Override
    public void run(Workbench bench, Results results) throws IOException, InterruptedException {
        Map<String, String> servers = new LinkedHashMap<>();
        servers.put("farside", farside(bench));
        servers.put("qemu unix", QemuMirror.start(bench, "unix", SIZE_BYTES));
        servers.put("qemu tcp", QemuMirror.start(bench, "tcp", SIZE_BYTES));
        new Rounds(Fio.WRITES, SIZE_BYTES)
                .run(bench, results, servers, new Rounds.Promise("QEMU's best", BOUND));
    }

    private static String farside(Workbench bench) throws IOException, InterruptedException {
        FarsideSite one = FarsideSite.start(bench, "one");
        FarsideSite two = FarsideSite.start(bench, "two");
        var shape = new FarsideGroup.Shape("disk", "sync", 1, SIZE_BYTES);
        return FarsideGroup.start(bench, one, two, two.link(), shape).uris().getFirst();
    }
}
