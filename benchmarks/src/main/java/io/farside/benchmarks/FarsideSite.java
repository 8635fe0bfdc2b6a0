// SPDX-License-Identifier: Apache-2.0
package io.farside.benchmarks;

import io.farside.api.ApiClient;
import io.farside.api.node.NodePaths;
import io.farside.api.node.NodeView;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
}
