// SPDX-License-Identifier: Apache-2.0
package io.farside.benchmarks;

import io.farside.api.node.CreateGroupRequest;
import io.farside.api.node.CreateVolumeRequest;
import io.farside.api.node.GroupCommandRequest;
import io.farside.api.node.GroupCommandResult;
import io.farside.api.node.GroupVerb;
import io.farside.api.node.GroupView;
import io.farside.api.node.NodePaths;
import io.farside.api.node.VolumeView;
import io.farside.model.ProblemException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

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

    /** Two nodes, one volume each, started and Synced; every block written once before. */
    private static String farside(Workbench bench) throws IOException, InterruptedException {
        FarsideSite one = FarsideSite.start(bench, "one");
        FarsideSite two = FarsideSite.start(bench, "two");
        for (FarsideSite site : List.of(one, two)) {
            site.api()
                    .post(
                            NodePaths.VOLUMES,
                            new CreateVolumeRequest("disk", SIZE_BYTES),
                            VolumeView.class);
        }
        String id = UUID.randomUUID().toString();
        create(one, two, id, "primary");
        create(two, one, id, "secondary");
        bench.await("start to be accepted", () -> started(one));
        bench.await("the group to be Synced", () -> synced(one));
        String uri = one.api().get(NodePaths.volume("disk"), VolumeView.class).uris().getFirst();
        bench.run(
                List.of(
                        "fio",
                        "--name=fill",
                        "--ioengine=nbd",
                        "--uri=" + uri,
                        "--rw=write",
                        "--bs=1m",
                        "--iodepth=4",
                        "--size=" + SIZE_BYTES,
                        "--end_fsync=1"));
        return uri;
    }

    private static void create(FarsideSite here, FarsideSite there, String id, String role) {
        var target =
                new CreateGroupRequest.Target(
                        there.view().nodeName(),
                        there.view().nodeId(),
                        role.equals("primary") ? there.view().replication() : null,
                        null);
        here.api()
                .post(
                        NodePaths.GROUPS,
                        new CreateGroupRequest(
                                "disk",
                                id,
                                role,
                                List.of(new CreateGroupRequest.Volume("disk", null)),
                                target,
                                null),
                        GroupView.class);
    }

    /** Start is refused until the two sides have found each other. */
    private static boolean started(FarsideSite site) {
        try {
            site.api()
                    .post(
                            NodePaths.verb("disk", GroupVerb.START),
                            GroupCommandRequest.PLAIN,
                            GroupCommandResult.class);
            return true;
        } catch (ProblemException e) {
            return false;
        }
    }

    private static boolean synced(FarsideSite site) {
        GroupView view = site.api().get(NodePaths.group("disk"), GroupView.class);
        return view.target().volumes().stream().allMatch(v -> v.sync().equals("Synced"));
    }
}
