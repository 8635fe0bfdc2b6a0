// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.scenario;

import io.farside.api.ApiClient;
import io.farside.api.node.GroupList;
import io.farside.api.node.GroupView;
import io.farside.api.node.NodePaths;
import io.farside.api.node.NodeView;
import io.farside.api.node.VolumeList;
import io.farside.api.node.VolumeView;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One site with its only node; the node may die and come back at the same addresses. */
final class Site implements AutoCloseable {
    private static final Duration CALL_LIMIT = Duration.ofSeconds(20);
    private static final String ANY_PORT = "127.0.0.1:0";

    private final String name;
    private final Path directory;
    private final Programs programs;
    private Daemon daemon;
    private @Nullable ApiClient api;

    private Site(String name, Path directory, Programs programs) throws IOException {
        this.name = name;
        this.directory = directory;
        this.programs = programs;
        configure(ANY_PORT, ANY_PORT, ANY_PORT);
        this.daemon = launch();
    }

    /** Starts the node's process; {@link #awaitReady} comes next. */
    static Site start(String name, Path directory, Programs programs) throws IOException {
        return new Site(name, directory, programs);
    }

    String name() {
        return name;
    }

    long pid() {
        return daemon.pid();
    }

    URI admin() {
        return api().base();
    }

    /** Waits until the node serves, and pins its addresses for the next start. */
    void awaitReady() throws InterruptedException, IOException {
        URI admin = daemon.awaitReady();
        api = new ApiClient(admin, CALL_LIMIT, Map.of());
        NodeView node = api().get(NodePaths.NODE, NodeView.class);
        String nbd =
                node.nbd().stream()
                        .filter(a -> !a.startsWith("unix:"))
                        .findFirst()
                        .orElse(ANY_PORT);
        String replication = node.replication();
        configure(admin.getAuthority(), nbd, replication == null ? ANY_PORT : replication);
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
        daemon.kill();
    }

    /** Starts the node again after {@link #kill}. */
    void startAgain() throws InterruptedException {
        daemon = launch();
        daemon.awaitReady();
    }

    private Daemon launch() {
        return Daemon.start(name, programs.node(config()), directory.resolve(name + ".log"));
    }

    private Path config() {
        return directory.resolve(name + ".yaml");
    }

    private void configure(String admin, String nbd, String replication) throws IOException {
        Path data = directory.resolve(name);
        Path socket = directory.resolve(name + ".nbd");
        Files.writeString(
                config(),
                """
                nodeName: %s
                dataDirectory: "%s"
                admin: "%s"
                nbd: ["unix:%s", "%s"]
                replication: {listen: "%s"}
                """
                        .formatted(name, data, admin, socket, nbd, replication));
    }

    private ApiClient api() {
        ApiClient known = api;
        if (known == null) {
            throw new IllegalStateException(name + " was not waited for");
        }
        return known;
    }

    /** The volume's NBD URIs, a unix socket first. */
    List<String> uris(String volume) {
        return volume(volume).uris().stream()
                .sorted((a, b) -> Boolean.compare(isInet(a), isInet(b)))
                .toList();
    }

    private static boolean isInet(String uri) {
        return uri.startsWith("nbd://");
    }

    VolumeView volume(String name) {
        return api().get(NodePaths.volume(name), VolumeView.class);
    }

    List<VolumeView> volumes() {
        return api().get(NodePaths.VOLUMES, VolumeList.class).volumes();
    }

    /** The session's group at this node, null before the first start. */
    @Nullable GroupView group() {
        List<GroupView> groups = api().get(NodePaths.GROUPS, GroupList.class).groups();
        return groups.isEmpty() ? null : groups.getFirst();
    }

    @Override
    public void close() {
        daemon.close();
        if (api != null) {
            api.close();
        }
    }
}
