// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.scenario;

import io.farside.api.ApiClient;
import io.farside.api.node.GroupList;
import io.farside.api.node.GroupView;
import io.farside.api.node.NodePaths;
import io.farside.api.node.NodeView;
import io.farside.api.node.VolumeList;
import io.farside.api.node.VolumeView;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
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
    private final Map<String, Path> disks = new HashMap<>();
    private Daemon daemon;
    private @Nullable ApiClient api;

    private Site(String name, Path directory, Programs programs) throws IOException {
        this.name = name;
        this.directory = directory;
        this.programs = programs;
        configure(ANY_PORT, ANY_PORT, dialled());
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
        configure(admin.getAuthority(), nbd, moved());
    }

    /** Puts a line between this node and those who dial it. */
    void connect(Line line) throws IOException {
        line.lead(dialled(), moved());
    }

    /** Where the other node dials this one. */
    private Path dialled() {
        return directory.resolve(name + ".link");
    }

    /** Where this node listens behind the line. */
    private Path moved() {
        return directory.resolve(name + ".link.node");
    }

    /** Remembers where the volumes' files are, for {@link #deadDisk}. */
    void learnDisks() {
        volumes().forEach(v -> disks.put(v.name(), Path.of(v.path())));
    }

    /** A volume of the killed node, read past it. */
    DeadDisk deadDisk(String volume) throws IOException {
        Path path = disks.get(volume);
        if (path == null) {
            throw new FileNotFoundException(volume + " of " + name);
        }
        return DeadDisk.open(path);
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

    private void configure(String admin, String nbd, Path replication) throws IOException {
        Path data = directory.resolve(name);
        Path socket = directory.resolve(name + ".nbd");
        Files.writeString(
                config(),
                """
                nodeName: %s
                dataDirectory: "%s"
                admin: "%s"
                nbd: ["unix:%s", "%s"]
                replication: {listen: "unix:%s"}
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

    /** Waits until the node has spoken with its peer about the group. */
    void awaitMeeting() {
        Await.until(
                this::group,
                g -> g != null && g.target().link().equals("Up"),
                name + " to meet its peer");
    }

    @Override
    public void close() {
        daemon.close();
        if (api != null) {
            api.close();
        }
    }
}
