// SPDX-License-Identifier: Apache-2.0
package io.farside.node;

import io.farside.api.node.NodePaths;
import io.farside.engine.group.GroupConfig;
import io.farside.model.ListenAddress;
import io.farside.model.Problem;
import io.farside.model.ProblemException;
import io.farside.model.ProblemKind;
import io.farside.node.admin.GroupCalls;
import io.farside.node.admin.ImageCalls;
import io.farside.node.admin.NodeFacts;
import io.farside.node.admin.NodeRoutes;
import io.farside.node.admin.NodeState;
import io.farside.node.admin.PeerCalls;
import io.farside.node.admin.VolumeCalls;
import io.farside.node.config.NodeConfig;
import io.farside.node.config.PeerConfig;
import io.farside.node.group.GroupContext;
import io.farside.node.group.GroupStore;
import io.farside.node.identity.PeerBook;
import io.farside.node.identity.PeerRecord;
import io.farside.node.link.LinkHub;
import io.farside.node.link.LinkOptions;
import io.farside.node.link.LinkSecurity;
import io.farside.node.link.LinkTimes;
import io.farside.node.link.PeerSettings;
import io.farside.node.loop.EventLoop;
import io.farside.node.loop.EventLoops;
import io.farside.node.loop.LoopLimits;
import io.farside.node.loop.PooledBuffers;
import io.farside.node.nbd.NbdLimits;
import io.farside.node.nbd.NbdServer;
import io.farside.node.serve.SocketFile;
import io.farside.node.service.GroupService;
import io.farside.node.service.HostDirectory;
import io.farside.node.service.ImageService;
import io.farside.node.service.KeyRotation;
import io.farside.node.service.NodeEvents;
import io.farside.node.service.OnLoop;
import io.farside.node.service.PeerService;
import io.farside.node.service.RequestLog;
import io.farside.node.service.Terms;
import io.farside.node.service.VolumeService;
import io.farside.node.tls.TlsContext;
import io.farside.node.volume.BootId;
import io.farside.node.volume.DataDirectory;
import io.farside.node.volume.VolumeStore;
import io.farside.rest.EventHub;
import io.farside.rest.RestServer;
import io.farside.wire.replication.NodeIdentity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running node: everything wired together, started and stopped in order. */
public final class Node implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    /** Longest wait for hosts' last operations at a stop, seconds. */
    private static final int DRAIN_SECONDS = 15;

    /**
     * Memory for hosts' requests, bytes. Apart from the rest, because a group may hold its hosts'
     * writes for as long as its target is away, and needs memory of its own to end that.
     */
    private static final long HOST_BYTES = 128L << 20;

    /** Memory for what resyncs read and compare, bytes. */
    private static final long RESYNC_BYTES = 32L << 20;

    /** Memory for links, metadata and what peers send, bytes. */
    private static final long LINK_BYTES = 96L << 20;

    private final NodeConfig config;
    private final DataDirectory directory;
    private final EventLoop loop;
    private final String bootId = BootId.read();
    private final @Nullable TlsContext tls;
    private final ReentrantLock operations = new ReentrantLock();
    private final VolumeStore store;
    private final HostDirectory hosts;
    private final NbdServer nbd;
    private final PeerBook book;
    private final KeyRotation keys;
    private final NodeIdentity self;
    private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    private final LinkHub links;
    private final NodeEvents events;
    private final EventHub hub;
    private final Terms terms;
    private final VolumeService volumes;
    private final GroupService groups;
    private @Nullable NodeState state;
    private @Nullable RestServer rest;

    private Node(NodeConfig config, DataDirectory directory, EventLoop loop) {
        this.config = config;
        this.directory = directory;
        this.loop = loop;
        this.tls = config.options().tls() == null ? null : TlsContext.load(config.options().tls());
        this.store = VolumeStore.open(directory, bootId);
        this.terms = Terms.open(directory.term());
        this.hosts =
                new HostDirectory(
                        loop,
                        config.options().direct()
                                ? EventLoop.OpenMode.DIRECT
                                : EventLoop.OpenMode.BUFFERED);
        this.nbd = new NbdServer(loop, pool(loop, HOST_BYTES), hosts, NbdLimits.DEFAULT, tls);
        hosts.serveWith(nbd);
        this.hub = new EventHub(() -> state == null ? List.of() : state.full());
        this.events =
                new NodeEvents(
                        hub, (event, name) -> state == null ? null : state.view(event, name));
        this.book = PeerBook.open(directory.peers(), InstantSource.system());
        this.keys =
                KeyRotation.open(
                        new KeyRotation.Place(directory.key(), directory.nextKey()),
                        config.nodeName(),
                        book,
                        tls);
        this.self =
                new NodeIdentity(directory.node().id(), config.nodeName(), bootId, Version.text());
        this.links = links();
        this.volumes = new VolumeService(store, hosts, loop, events, operations);
        this.groups =
                new GroupService(
                        new GroupStore(directory), store, hosts, context(), events, operations);
    }

    private static PooledBuffers pool(EventLoop loop, long bytes) {
        return new PooledBuffers(bytes, loop::execute);
    }

    private LinkHub links() {
        LinkTimes times =
                LinkTimes.of(
                        config.options().heartbeatMillis(), config.options().deadAfterMillis());
        Map<String, PeerSettings> settings =
                config.peers().stream()
                        .collect(Collectors.toMap(PeerConfig::name, PeerConfig::settings));
        if (settings.values().stream().anyMatch(PeerSettings::compression)) {
            LinkHub.requireCompression();
        }
        return new LinkHub(
                loop,
                self,
                LinkOptions.of(times, settings),
                new LinkSecurity(book, keys.tls(), tls != null, blocking),
                this::linksChanged);
    }

    /** Dials every peer that has an address: the configuration's, or else the one it joined by. */
    private void dialPeers() {
        links.onLearned(() -> blocking.execute(() -> keys.finishIfLearned(loop, links)));
        for (PeerRecord peer : book.peers()) {
            if (peer.address() != null) {
                links.dial(peer.name(), ListenAddress.parse(peer.address()));
            }
        }
        for (PeerConfig peer : config.peers()) {
            if (peer.address() != null) {
                links.dial(peer.name(), peer.address());
            }
        }
    }

    private PeerCalls peerCalls(NodeState now) {
        PeerService service =
                new PeerService(loop, links, book, self, keys::certificate, new SecureRandom());
        return new PeerCalls(
                service,
                groups,
                now::peers,
                () -> keys.begin(config.nodeName(), loop, links).hex());
    }

    private GroupContext context() {
        return new GroupContext(
                loop,
                links,
                new GroupConfig.Node(directory.node().id(), config.nodeName()),
                bootId,
                new SecureRandom(),
                hosts,
                this::groupChanged,
                pool(loop, RESYNC_BYTES));
    }

    /** A group's volumes show its access and its hosts. Called on the loop. */
    private void groupChanged(String name) {
        events.changed(NodePaths.EVENT_GROUP, name);
        for (String volume : groups.volumesOf(name)) {
            events.changed(NodePaths.EVENT_VOLUME, volume);
        }
    }

    /**
     * Starts a node: recovers its groups, then listens.
     *
     * @throws ProblemException when it cannot; nothing runs then
     */
    public static Node start(NodeConfig config) {
        DataDirectory directory = DataDirectory.open(config.dataDirectory());
        try {
            EventLoop loop = openLoop(config);
            try {
                Node node = new Node(config, directory, loop);
                node.open();
                return node;
            } catch (RuntimeException | AssertionError e) {
                loop.close();
                throw e;
            }
        } catch (RuntimeException | AssertionError e) {
            directory.close();
            throw e;
        }
    }

    private static EventLoop openLoop(NodeConfig config) {
        try {
            return EventLoops.open(
                    "node",
                    config.options().loop(),
                    new LoopLimits(
                            LINK_BYTES,
                            LoopLimits.DEFAULT.streams(),
                            LoopLimits.DEFAULT.operations()),
                    bug -> LOG.error("a task of the event loop failed", bug));
        } catch (IOException e) {
            throw Problem.of(
                            "FSDN2013E",
                            "The event loop '"
                                    + config.options().loop()
                                    + "' cannot run on this machine.",
                            "Choose loop: nio in the configuration.")
                    .withCause(String.valueOf(e.getMessage()))
                    .as(ProblemKind.UNAVAILABLE)
                    .toException();
        }
    }

    private void open() {
        groups.recover();
        ListenAddress asked = config.replicationListen();
        ListenAddress replication = asked == null ? null : OnLoop.call(loop, () -> listen(asked));
        List<ListenAddress> bound = new ArrayList<>();
        for (ListenAddress address : config.nbd()) {
            bound.add(OnLoop.call(loop, () -> listenNbd(address)));
        }
        NodeFacts facts = facts(bound, replication);
        NodeState now = new NodeState(facts, volumes, groups, hosts, terms);
        state = now;
        OnLoop.run(
                loop,
                () -> {
                    dialPeers();
                    now.peers(links.peers());
                });
        NodeRoutes routes =
                new NodeRoutes(
                        now,
                        terms,
                        new VolumeCalls(volumes, now),
                        new GroupCalls(groups, RequestLog.open(directory.requests()), now),
                        new ImageCalls(new ImageService(groups, loop), facts),
                        peerCalls(now));
        RestServer server =
                RestServer.start(config.admin(), routes.all(), Map.of(NodePaths.EVENTS, hub));
        rest = server;
        now.admin(server.address());
    }

    private NodeFacts facts(List<ListenAddress> bound, @Nullable ListenAddress replication) {
        return new NodeFacts(
                config.nodeName(),
                directory.node().id(),
                Version.text(),
                bootId,
                Instant.now().toString(),
                loop.getClass().getSimpleName().startsWith("Uring") ? "uring" : "nio",
                directory.root().toString(),
                List.copyOf(bound),
                tls != null,
                replication,
                () -> keys.certificate().hex());
    }

    private ListenAddress listen(ListenAddress address) {
        try {
            makeRoom(address);
            return links.listen(address);
        } catch (IOException e) {
            throw cannotListen(address, e);
        }
    }

    private ListenAddress listenNbd(ListenAddress address) {
        try {
            makeRoom(address);
            EventLoop.Listener listener = nbd.listen(LinkHub.socketAddress(address));
            return listener.address() instanceof InetSocketAddress inet
                            && address instanceof ListenAddress.Inet asked
                    ? new ListenAddress.Inet(asked.host(), inet.getPort())
                    : address;
        } catch (IOException e) {
            throw cannotListen(address, e);
        }
    }

    private static void makeRoom(ListenAddress address) {
        if (address instanceof ListenAddress.Unix(String path)) {
            SocketFile.makeRoom(Path.of(path));
        }
    }

    private static ProblemException cannotListen(ListenAddress address, IOException e) {
        return Problem.of(
                        "FSDN2009E",
                        "The node cannot listen on " + address + ".",
                        "Choose a free address, or stop the process that uses it.",
                        address.toString())
                .withCause(String.valueOf(e.getMessage()))
                .as(ProblemKind.UNAVAILABLE)
                .toException();
    }

    private void linksChanged() {
        NodeState now = state;
        if (now != null) {
            now.peers(links.peers());
            events.changed(NodePaths.EVENT_NODE, config.nodeName());
        }
    }

    /** Where the admin API listens. */
    public ListenAddress.Inet admin() {
        RestServer server = rest;
        if (server == null) {
            throw new IllegalStateException("not started");
        }
        return server.address();
    }

    /** Stops in good order: no more commands, hosts drained, groups closed, all durable. */
    @Override
    public void close() {
        if (rest != null) {
            rest.close();
        }
        events.close();
        operations.lock();
        try {
            CompletableFuture<Boolean> drained = new CompletableFuture<>();
            loop.execute(() -> nbd.drain(() -> drained.complete(true)));
            OnLoop.await(drained, DRAIN_SECONDS);
            groups.close();
            OnLoop.run(loop, links::close);
            store.markClean(hosts::isFlushed);
        } finally {
            operations.unlock();
            // First: what runs there may wait for the loop.
            blocking.close();
            loop.close();
            store.close();
            directory.close();
        }
    }
}
