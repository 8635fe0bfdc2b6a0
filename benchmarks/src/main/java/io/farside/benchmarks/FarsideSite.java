// SPDX-License-Identifier: Apache-2.0
package io.farside.benchmarks;

import io.farside.api.ApiClient;
import io.farside.api.node.CreateVolumeRequest;
import io.farside.api.node.GroupView;
import io.farside.api.node.NodePaths;
import io.farside.api.node.NodeView;
import io.farside.api.node.VolumeView;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A node process with a data directory of its own. */
record FarsideSite(Process process, ApiClient api, NodeView view) {
    private static final Pattern READY = Pattern.compile("ready (http://[^\\s]+)");

    static FarsideSite start(Workbench bench, String name)
            throws IOException, InterruptedException {
        Path config = bench.path(name + ".yaml");
        Files.writeString(
                config,
                """
                nodeName: %s
                dataDirectory: %s
                admin: 127.0.0.1:0
                nbd: [%s]
                replication: {listen: 127.0.0.1:0}
                """
                        .formatted(name, bench.path(name + "-data"), bench.path(name + ".nbd")));
        Process process =
                bench.start(
                        name,
                        List.of(
                                Workbench.ROOT.resolve("farside").toString(),
                                "node",
                                "--config",
                                config.toString()));
        bench.await(name + "'s ready line", () -> READY.matcher(bench.log(name)).find());
        Matcher m = READY.matcher(bench.log(name));
        if (!m.find()) {
            throw new IOException(name + " lost its ready line");
        }
        ApiClient api = new ApiClient(URI.create(m.group(1)), Duration.ofSeconds(30), Map.of());
        return new FarsideSite(process, api, api.get(NodePaths.NODE, NodeView.class));
    }

    /** Where peers dial this node. */
    String link() {
        return Objects.requireNonNull(view.replication());
    }

    /** Makes an empty volume; returns the URI by which hosts reach it. */
    String volume(String name, long sizeBytes) {
        return api.post(
                        NodePaths.VOLUMES,
                        new CreateVolumeRequest(name, sizeBytes),
                        VolumeView.class)
                .uris()
                .getFirst();
    }

    /** Makes a volume and writes every block of it once, so that nobody pays for allocation. */
    String filled(Workbench bench, String name, long sizeBytes)
            throws IOException, InterruptedException {
        String uri = volume(name, sizeBytes);
        bench.run(
                List.of(
                        "fio",
                        "--name=fill",
                        "--ioengine=nbd",
                        "--uri=" + uri,
                        "--rw=write",
                        "--bs=1m",
                        "--iodepth=4",
                        "--size=" + sizeBytes,
                        "--end_fsync=1"));
        return uri;
    }

    GroupView group(String name) {
        return api.get(NodePaths.group(name), GroupView.class);
    }
}
