// SPDX-License-Identifier: Apache-2.0
package io.farside.node;

import io.farside.api.ApiClient;
import io.farside.api.node.CreateGroupRequest;
import io.farside.api.node.CreateVolumeRequest;
import io.farside.api.node.GroupCommandRequest;
import io.farside.api.node.GroupCommandResult;
import io.farside.api.node.GroupVerb;
import io.farside.api.node.GroupView;
import io.farside.api.node.NodePaths;
import io.farside.api.node.NodeView;
import io.farside.api.node.VolumeView;
import io.farside.model.ListenAddress;
import io.farside.model.ProblemException;
import io.farside.node.config.NodeConfigReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A whole node in the process of the test, used through its configuration, admin API and NBD. */
final class NodeUnderTest implements AutoCloseable {
    private static final long DEADLINE_NANOS = 60_000_000_000L;

    private final Path directory;
    private final String name;
    private final Path config;
    private Node node;
    private ApiClient api;
    private boolean running = true;

    private NodeUnderTest(Path directory, String name, Path config) {
        this.directory = directory;
        this.name = name;
        this.config = config;
        this.node = started(config, name, data().resolve("node-key.p12"));
        this.api = client(Map.of());
    }

    /** A node that listens for peers at the unix socket {@code NAME.link}. */
    static NodeUnderTest start(Path directory, String name) throws IOException {
        return start(
                directory,
                name,
                "replication: {listen: \"unix:" + directory.resolve(name + ".link") + "\"}");
    }

    /** Keys made in this JVM, by node name: making one takes a process and a second. */
    private static final Map<String, byte[]> KEYS = new ConcurrentHashMap<>();

    /** New nodes make keys of their own. */
    static void forgetKeys() {
        KEYS.clear();
    }

    private static Node started(Path config, String name, Path key) {
        try {
            byte[] known = KEYS.get(name);
            if (known != null && !Files.exists(key)) {
                Files.createDirectories(key.resolveSibling("."));
                Files.write(key, known);
                Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
            }
            Node node = Node.start(NodeConfigReader.read(config));
            KEYS.putIfAbsent(name, Files.readAllBytes(key));
            return node;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param more lines of the configuration beside name, directory, admin API and NBD socket
     */
    static NodeUnderTest start(Path directory, String name, String more) throws IOException {
        Path config = directory.resolve(name + ".yaml");
        Files.writeString(
                config,
                """
                nodeName: %s
                dataDirectory: %s
                admin: 127.0.0.1:0
                nbd: ["unix:%s"]
                %s
                """
                        .formatted(
                                name,
                                directory.resolve(name + "-data"),
                                directory.resolve(name + ".nbd"),
                                more));
        return new NodeUnderTest(directory, name, config);
    }

    ApiClient client(Map<String, String> headers) {
        return new ApiClient(URI.create("http://" + node.admin()), Duration.ofSeconds(30), headers);
    }

    ListenAddress.Inet admin() {
        return node.admin();
    }

    ApiClient api() {
        return api;
    }

    String name() {
        return name;
    }

    Path data() {
        return directory.resolve(name + "-data");
    }

    Path nbd() {
        return directory.resolve(name + ".nbd");
    }

    /** Ends it for now; {@link #restart} goes on. */
    void pause() {
        close();
    }

    void restart() {
        close();
        node = started(config, name, data().resolve("node-key.p12"));
        api = client(Map.of());
        running = true;
    }

    NodeView view() {
        return api.get(NodePaths.NODE, NodeView.class);
    }

    VolumeView volume(String volume) {
        return api.get(NodePaths.volume(volume), VolumeView.class);
    }

    VolumeView createVolume(String volume, long sizeBytes) {
        return api.post(
                NodePaths.VOLUMES, new CreateVolumeRequest(volume, sizeBytes), VolumeView.class);
    }

    GroupView group(String group) {
        return api.get(NodePaths.group(group), GroupView.class);
    }

    GroupCommandResult command(String group, GroupVerb verb, GroupCommandRequest request) {
        return api.post(NodePaths.verb(group, verb), request, GroupCommandResult.class);
    }

    /** Repeats a command until it is not refused any more. */
    void commandOnceAccepted(String group, GroupVerb verb, GroupCommandRequest request) {
        ProblemException[] last = new ProblemException[1];
        await(
                verb + " to be accepted",
                () -> {
                    try {
                        command(group, verb, request);
                        return true;
                    } catch (ProblemException e) {
                        last[0] = e;
                        return false;
                    }
                },
                () -> String.valueOf(last[0]));
    }

    void createGroup(String group, String id, boolean primary, Peer peer, List<String> volumes) {
        api.post(
                NodePaths.GROUPS,
                new CreateGroupRequest(
                        group,
                        id,
                        primary ? "primary" : "secondary",
                        volumes.stream().map(v -> new CreateGroupRequest.Volume(v, null)).toList(),
                        new CreateGroupRequest.Target(peer.name, peer.id, peer.address, null),
                        null),
                GroupView.class);
    }

    /** The other side of a group. */
    record Peer(String name, String id, @org.jspecify.annotations.Nullable String address) {}

    Peer asPeer(@org.jspecify.annotations.Nullable String address) {
        return new Peer(name, view().nodeId(), address);
    }

    String link() {
        return "unix:" + directory.resolve(name + ".link");
    }

    void awaitSynced(String group) {
        await(
                name + "'s group " + group + " to be Synced",
                () ->
                        group(group).target().volumes().stream()
                                .allMatch(v -> v.sync().equals("Synced")));
    }

    /** Volumes and a started, Synced group of them at two nodes; {@code one} is Primary. */
    static void mirror(
            NodeUnderTest one, NodeUnderTest two, String group, long sizeBytes, String... volumes) {
        String id = UUID.randomUUID().toString();
        for (String volume : volumes) {
            one.createVolume(volume, sizeBytes);
            two.createVolume(volume, sizeBytes);
        }
        one.createGroup(group, id, true, two.asPeer(two.link()), List.of(volumes));
        two.createGroup(group, id, false, one.asPeer(null), List.of(volumes));
        one.commandOnceAccepted(group, GroupVerb.START, GroupCommandRequest.PLAIN);
        one.awaitSynced(group);
        two.awaitSynced(group);
    }

    static void await(String what, BooleanSupplier condition) {
        await(what, condition, () -> "");
    }

    static void await(
            String what, BooleanSupplier condition, java.util.function.Supplier<String> more) {
        long end = System.nanoTime() + DEADLINE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain for " + what + " " + more.get());
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Override
    public void close() {
        if (running) {
            running = false;
            api.close();
            node.close();
        }
    }
}
