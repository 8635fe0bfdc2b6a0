// SPDX-License-Identifier: Apache-2.0
package io.farside.systemtest.process;

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
import io.farside.model.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A site with one node: configuration, data directory, process, admin API. Restartable. */
public final class Site implements AutoCloseable {
    private static final ApiDaemon.Program PROGRAM =
            new ApiDaemon.Program(
                    "io.farside.node.NodeMain",
                    directory ->
                            configuration(directory, "site", directory.resolve("link").toString()));

    private final Path directory;
    private final String name;
    private final ApiDaemon daemon;

    private Site(Path directory, String name, ApiDaemon daemon) {
        this.directory = directory;
        this.name = name;
        this.daemon = daemon;
    }

    /**
     * Starts a node that listens on unix sockets in the directory and for peers at {@code
     * NAME.link}.
     */
    public static Site start(Path directory, String name) throws IOException {
        return start(directory, name, directory.resolve(name + ".link").toString());
    }

    /**
     * Starts a node in a directory of its own, {@code directory/NAME}, and says that peers reach it
     * at {@code NAME.link} in the directory of whoever asks: there a proxy may listen, {@link
     * #linkFrom}.
     */
    public static Site startApart(Path directory, String name) throws IOException {
        Path home = Files.createDirectory(directory.resolve(name));
        return start(home, name, "/proc/self/cwd/" + name + ".link");
    }

    private static Site start(Path directory, String name, String link) throws IOException {
        Path config = configuration(directory, name, link);
        return new Site(directory, name, new ApiDaemon(directory, name, PROGRAM, config));
    }

    private static Path configuration(Path directory, String name, String link) throws IOException {
        return Files.writeString(
                directory.resolve(name + ".yaml"),
                """
                nodeName: %s
                dataDirectory: %s
                admin: 127.0.0.1:0
                nbd: ["unix:%s"]
                replication: {listen: "unix:%s"}
                """
                        .formatted(
                                name,
                                directory.resolve(name + "-data"),
                                directory.resolve(name + ".nbd"),
                                link));
    }

    public ApiClient api() {
        return daemon.api();
    }

    public Daemon daemon() {
        return daemon.daemon();
    }

    public String name() {
        return name;
    }

    /** kill -9. */
    public void kill() throws InterruptedException {
        daemon.kill();
    }

    public void restart() throws IOException {
        daemon.restart();
    }

    public NodeView view() {
        return api().get(NodePaths.NODE, NodeView.class);
    }

    public GroupView group(String group) {
        return api().get(NodePaths.group(group), GroupView.class);
    }

    public GroupView command(String group, GroupVerb verb, GroupCommandRequest request) {
        return api().post(NodePaths.verb(group, verb), request, GroupCommandResult.class).group();
    }

    /** Gives a command; false when it is refused for now. */
    public boolean accepts(String group, GroupVerb verb) {
        return accepts(group, verb, GroupCommandRequest.PLAIN);
    }

    public boolean accepts(String group, GroupVerb verb, GroupCommandRequest request) {
        try {
            command(group, verb, request);
            return true;
        } catch (ProblemException e) {
            return false;
        }
    }

    /** The URI by which hosts reach a volume. */
    public String uri(String volume) {
        return api().get(NodePaths.volume(volume), VolumeView.class).uris().getFirst();
    }

    /** The file that holds a volume's data. */
    public Path data(String volume) {
        return Path.of(api().get(NodePaths.volume(volume), VolumeView.class).path());
    }

    public void awaitSynced(String group) {
        Await.until(
                name + "'s group " + group + " to be Synced",
                () ->
                        group(group).target().volumes().stream()
                                .allMatch(v -> v.sync().equals("Synced")));
    }

    /** The unix socket by which peers reach this node. */
    public Path link() {
        return directory.resolve(name + ".link");
    }

    /** Where a node that was started apart, too, looks for this one. */
    public Path linkFrom(Site other) {
        return other.directory.resolve(name + ".link");
    }

    /**
     * Makes volumes of the same names at both sites and a started, Synced group of them; {@code
     * one} is Primary.
     */
    public static void mirror(
            Site one, Site two, String group, long sizeBytes, List<String> volumes) {
        mirror(one, two, two.link(), group, new Volumes(sizeBytes, volumes));
    }

    /** The same with a link through {@code path}, where a proxy may listen. */
    public static void mirror(Site one, Site two, Path path, String group, Volumes volumes) {
        create(one, two, path, group, volumes);
        Await.until("start to be accepted", () -> one.accepts(group, GroupVerb.START));
        one.awaitSynced(group);
        two.awaitSynced(group);
    }

    private static void create(Site one, Site two, Path path, String group, Volumes volumes) {
        String id = UUID.randomUUID().toString();
        for (Site site : List.of(one, two)) {
            Site other = site == one ? two : one;
            volumes.create(site);
            var target =
                    new CreateGroupRequest.Target(
                            other.name,
                            other.view().nodeId(),
                            site == one ? "unix:" + path : null,
                            volumes.mode,
                            volumes.periodSeconds);
            site.api()
                    .post(
                            NodePaths.GROUPS,
                            new CreateGroupRequest(
                                    group,
                                    id,
                                    site == one ? "primary" : "secondary",
                                    volumes.members(),
                                    target,
                                    null),
                            GroupView.class);
        }
    }

    /** Makes a started group whose target follows; {@code one} is Primary. */
    public static void follow(Site one, Site two, String group, Volumes volumes) {
        create(one, two, two.link(), group, volumes);
        Await.until("start to be accepted", () -> one.accepts(group, GroupVerb.START));
        Await.until(
                "the target to hold a state",
                () -> two.group(group).target().recoverableReason().contains("state"));
    }

    /**
     * Volumes of one size.
     *
     * @param mode how the target follows, null for sync
     */
    public record Volumes(
            long sizeBytes,
            List<String> names,
            @Nullable String mode,
            @Nullable Integer periodSeconds) {
        /** Mirrored. */
        public Volumes(long sizeBytes, List<String> names) {
            this(sizeBytes, names, null, null);
        }

        void create(Site site) {
            names.forEach(v ->
                    site.api()
                            .post(
                                    NodePaths.VOLUMES,
                                    new CreateVolumeRequest(v, sizeBytes),
                                    VolumeView.class));
        }

        List<CreateGroupRequest.Volume> members() {
            return names.stream().map(v -> new CreateGroupRequest.Volume(v, null)).toList();
        }
    }

    @Override
    public void close() {
        daemon.close();
    }
}
