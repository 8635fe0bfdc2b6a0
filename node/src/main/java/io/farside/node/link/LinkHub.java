// SPDX-License-Identifier: Apache-2.0
package io.farside.node.link;

import io.farside.engine.group.Event.PeerNode;
import io.farside.model.ListenAddress;
import io.farside.node.identity.PeerRecord;
import io.farside.node.identity.Rotation;
import io.farside.node.loop.EventLoop;
import io.farside.node.tls.LinkTls;
import io.farside.wire.replication.Feature;
import io.farside.wire.replication.Fingerprint;
import io.farside.wire.replication.Frame;
import io.farside.wire.replication.JoinToken;
import io.farside.wire.replication.Message;
import io.farside.wire.replication.NodeIdentity;
import io.farside.wire.replication.Payload;
import io.farside.wire.replication.ReplicationCodec;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * All replication links of a node: one to each peer, carrying every group the two share. Confined
 * to the loop.
 */
public final class LinkHub implements PeerLink.Owner {
    /** Nodes that have dialled this one and are remembered by name. */
    static final int MAX_KNOWN = 256;

    /** Nodes that were refused and are remembered by name. */
    private static final int MAX_REFUSED = 64;

    private final EventLoop loop;
    private final NodeIdentity self;
    private final LinkOptions options;
    private final LinkSecurity security;
    private final Runnable changed;
    private final Map<Long, PeerLink> links = new HashMap<>();
    private final Map<String, Dialer> dialers = new LinkedHashMap<>();
    private final Map<UUID, Binding> bindings = new LinkedHashMap<>();
    private final Map<String, Long> known = new HashMap<>();
    private final Map<String, String> refused = new LinkedHashMap<>();
    private EventLoop.@Nullable Listener listener;
    private @Nullable Acceptor acceptor;
    private @Nullable ListenAddress address;
    private Runnable learned = () -> {};
    private boolean closed;

    private record Binding(long peer, GroupPort port) {}

    /**
     * @param changed called when the state of a peer changes
     */
    public LinkHub(
            EventLoop loop,
            NodeIdentity self,
            LinkOptions options,
            LinkSecurity security,
            Runnable changed) {
        this.loop = loop;
        this.self = self;
        this.options = options;
        this.security = security;
        this.changed = changed;
    }

    NodeIdentity self() {
        return self;
    }

    /**
     * Checks that volume data can be compressed on this machine.
     *
     * @throws io.farside.model.ProblemException {@code FSDN1103E} when it cannot
     */
    public static void requireCompression() {
        Packing.require();
    }

    /** Accepts peers at this address; answers the bound one. */
    public ListenAddress listen(ListenAddress address) throws IOException {
        Acceptor incoming =
                new Acceptor(
                        loop,
                        security,
                        address,
                        options.times().dead(),
                        (stream, entry) -> new Greeter(this, loop, stream, entry));
        acceptor = incoming;
        EventLoop.Listener bound = loop.listen(socketAddress(address), incoming::accepted);
        listener = bound;
        ListenAddress actual =
                bound.address() instanceof InetSocketAddress inet
                                && address instanceof ListenAddress.Inet asked
                        ? new ListenAddress.Inet(asked.host(), inet.getPort())
                        : address;
        this.address = actual;
        return actual;
    }

    /** Where peers connect, null when this node only dials. */
    public @Nullable ListenAddress address() {
        return address;
    }

    /** The socket address of a configured one; host names are resolved here. */
    public static SocketAddress socketAddress(ListenAddress address) {
        return switch (address) {
            case ListenAddress.Unix(String path) -> UnixDomainSocketAddress.of(path);
            case ListenAddress.Inet(String host, int port) -> new InetSocketAddress(host, port);
        };
    }

    /** Keeps a peer dialled; a new address replaces the old one. */
    public void dial(String peerName, ListenAddress address) {
        Dialer present = dialers.get(peerName);
        if (present != null) {
            if (present.address().equals(address)) {
                return;
            }
            present.stop();
        }
        Dialer dialer = new Dialer(this, loop, options.times(), peerName, address);
        dialers.put(peerName, dialer);
        dialer.dial();
    }

    /** Delivers frames of a group; the port hears at once when the link is up already. */
    public void register(UUID group, long peer, GroupPort port) {
        bindings.put(group, new Binding(peer, port));
        PeerLink link = links.get(peer);
        if (link != null && link.up()) {
            port.linkUp(peerNode(link));
            link.opens(group);
        }
    }

    public void unregister(UUID group) {
        bindings.remove(group);
    }

    /** Sends a frame of a group; silent when the link is down. */
    public void send(long peer, UUID group, Message message) {
        PeerLink link = links.get(peer);
        if (link != null) {
            link.send(group, message);
        }
    }

    /** Ends the link to a peer; it is dialled again. */
    public void drop(long peer, String why) {
        PeerLink link = links.get(peer);
        if (link != null) {
            link.end(why);
        }
    }

    /** Id of the node of this name, when there was contact or it has joined. */
    public @Nullable Long nodeId(String name) {
        Long id = known.get(name);
        PeerRecord bound = id == null ? security.book().byName(name) : null;
        return bound == null ? id : Long.valueOf(bound.id());
    }

    /** Every peer that is dialled, has dialled or joined, or was refused. */
    public List<PeerState> peers() {
        Set<String> names = new LinkedHashSet<>(dialers.keySet());
        security.book().peers().forEach(p -> names.add(p.name()));
        names.addAll(known.keySet());
        names.addAll(refused.keySet());
        return names.stream().map(this::state).toList();
    }

    private PeerState state(String name) {
        Dialer dialer = dialers.get(name);
        PeerRecord bound = security.book().byName(name);
        Long id = known.get(name);
        PeerLink link = id == null ? null : links.get(id);
        PeerLink running = link != null && link.up() ? link : null;
        String problem = refused.get(name);
        if (problem == null) {
            problem = dialer == null ? "waits to be dialled" : dialer.problem();
        }
        return new PeerState(
                name,
                id != null || bound == null ? id : Long.valueOf(bound.id()),
                dialer == null ? null : dialer.address().toString(),
                running != null,
                running == null ? problem : null,
                running == null ? PeerState.Agreed.NOTHING : agreed(name, running));
    }

    private PeerState.Agreed agreed(String name, PeerLink link) {
        long bits = link.features();
        boolean wanted = options.settings(name).compression();
        String compression = wanted ? "off: the peer does not offer it" : "off";
        return new PeerState.Agreed(
                Feature.labels(bits), Feature.ZSTD.in(bits) ? "zstd" : compression);
    }

    boolean isUp(String name) {
        Long id = known.get(name);
        PeerLink link = id == null ? null : links.get(id);
        return link != null && link.up();
    }

    /** Whether there is a link, perhaps still waiting for its heartbeat connection. */
    boolean isConnected(String name) {
        Long id = known.get(name);
        return id != null && links.containsKey(id);
    }

    LinkSecurity security() {
        return security;
    }

    LinkOptions options() {
        return options;
    }

    /** Whether a peer is spoken to under TLS, so that its address may be on a network. */
    public boolean isSecured(String name) {
        return security.isSecured(name);
    }

    /** Asks the node that made a token to let this one in. */
    public CompletableFuture<JoinAnswer> join(JoinToken token) {
        return new JoinCall(loop, self, security.tls(), token).begin();
    }

    /** A node of this name has been let in: what is under way under another certificate ends. */
    public void joined(String name) {
        refused.remove(name);
        Long id = known.get(name);
        PeerLink link = id == null ? null : links.get(id);
        if (link != null) {
            link.end("the peer has joined");
        }
        changed();
    }

    /** Ends the link to a peer and stops dialling it. */
    public void forget(String name) {
        Dialer dialer = dialers.remove(name);
        if (dialer != null) {
            dialer.stop();
        }
        Long id = known.remove(name);
        PeerLink link = id == null ? null : links.get(id);
        if (link != null) {
            link.end("the peer was removed");
        }
        refused.remove(name);
        learned.run();
        changed();
    }

    /** Tells every peer that joined of this node's next certificate, where it does not know it. */
    public void announce() {
        List.copyOf(links.values()).forEach(this::announce);
    }

    private void announce(PeerLink link) {
        Rotation rotation = security.book().rotation();
        if (rotation != null
                && Feature.ROTATION.in(link.features())
                && security.book().waitsFor().contains(link.peer().name())) {
            link.control(new Message.Rotate(new Fingerprint(rotation.certificate())));
        }
    }

    /** Shows another certificate from now on: links to peers that joined are made anew. */
    public void change(LinkTls next) {
        security.change(next);
        for (PeerLink link : List.copyOf(links.values())) {
            PeerRecord bound = security.book().byName(link.peer().name());
            if (bound != null && bound.isPinned()) {
                link.end("this node shows another certificate");
            }
        }
    }

    /**
     * Called on the loop when a peer has noted this node's next certificate, or has been forgotten.
     */
    public void onLearned(Runnable then) {
        learned = then;
    }

    /** A node was refused; it is shown among the peers. */
    void refused(String name, String why) {
        if (refused.size() < MAX_REFUSED || refused.containsKey(name)) {
            refused.put(name, why);
            changed();
        }
    }

    /** The answer to a greeting: accepted when the refusal is empty. */
    Message.HelloReply reply(Message.Hello hello, String refusal) {
        return new Message.HelloReply(ReplicationCodec.VERSION, agreed(hello), self, refusal);
    }

    private long agreed(Message.Hello hello) {
        return options.offered(hello.node().name()) & hello.features();
    }

    /** A dialled data connection is greeted. */
    PeerLink dialled(Message.HelloReply reply, FrameConnection connection) {
        NodeIdentity peer = reply.node();
        known.put(peer.name(), peer.id());
        PeerLink present = links.get(peer.id());
        if (present != null) {
            // The peer would not have agreed if it still used that one.
            present.end("replaced by a new connection");
        }
        return started(peer, connection, true, reply.features());
    }

    /**
     * Somebody's connection is greeted.
     *
     * @return why it is refused, or empty when it was accepted and answered
     */
    String offered(Message.Hello hello, FrameConnection connection) {
        NodeIdentity peer = hello.node();
        PeerLink present = links.get(peer.id());
        if (hello.purpose() == Message.Purpose.HEARTBEAT) {
            if (present == null || present.dialled() || present.up()) {
                return "there is no data connection of yours to watch";
            }
            connection.send(Frame.NO_GROUP, reply(hello, ""));
            present.heartbeat(connection);
            connection.start();
            established(present);
            return "";
        }
        Dialer mine = dialers.get(peer.name());
        boolean dialling =
                (mine != null && mine.isGreeting()) || (present != null && present.dialled());
        if (dialling && self.id() < peer.id()) {
            // Both dial at once: the connection of the lower id stays, on both sides.
            return "this node is dialling you already";
        }
        if (!known.containsKey(peer.name()) && known.size() >= MAX_KNOWN) {
            return "this node knows " + MAX_KNOWN + " nodes already";
        }
        if (present != null) {
            present.end("the peer connected again");
        }
        known.put(peer.name(), peer.id());
        connection.send(Frame.NO_GROUP, reply(hello, ""));
        started(peer, connection, false, agreed(hello));
        return "";
    }

    private PeerLink started(
            NodeIdentity peer, FrameConnection connection, boolean dialled, long features) {
        Throttle throttle =
                new Throttle(
                        options.settings(peer.name()).bandwidth(), options.wall(), options.zone());
        PeerLink link =
                new PeerLink(
                        new PeerLink.LinkStart(loop, options.times(), dialled, features, throttle),
                        peer,
                        connection,
                        this);
        if (!link.ended()) {
            links.put(peer.id(), link);
        }
        return link;
    }

    /** Both connections are there: groups hear of it, then frames come in. */
    void established(PeerLink link) {
        PeerNode node = peerNode(link);
        refused.remove(link.peer().name());
        for (Map.Entry<UUID, Binding> binding : Map.copyOf(bindings).entrySet()) {
            if (binding.getValue().peer() == node.node()) {
                binding.getValue().port().linkUp(node);
                link.opens(binding.getKey());
            }
        }
        changed.run();
        announce(link);
        link.open();
    }

    private static PeerNode peerNode(PeerLink link) {
        return new PeerNode(link.peer().id(), link.peer().bootId());
    }

    @Override
    public void frame(PeerLink link, Frame frame) {
        Binding binding = bindings.get(frame.group());
        if (binding != null && binding.peer() == link.peer().id()) {
            binding.port().received(frame.message());
            return;
        }
        // A group this node does not have (yet): it greets its peer once it is made here.
        Payload data = ReplicationCodec.data(frame.message());
        if (data != null) {
            data.release();
        }
    }

    @Override
    public void rotates(PeerLink link, Fingerprint next) {
        String name = link.peer().name();
        security.off(() -> {
            security.book().changes(name, next);
            loop.execute(() -> {
                link.control(new Message.RotateAck(next));
                changed();
            });
        });
    }

    @Override
    public void rotated(PeerLink link, Fingerprint next) {
        String name = link.peer().name();
        security.off(() -> {
            security.book().learned(name, next);
            loop.execute(learned);
        });
    }

    @Override
    public void ended(PeerLink link, String why) {
        long peer = link.peer().id();
        boolean wasKnown = links.remove(peer, link);
        if (!wasKnown) {
            return;
        }
        if (link.wasUp()) {
            for (Binding binding : List.copyOf(bindings.values())) {
                if (binding.peer() == peer) {
                    binding.port().linkLost(why);
                }
            }
        }
        Dialer dialer = dialers.get(link.peer().name());
        if (dialer != null && link.dialled()) {
            dialer.linkEnded(why);
        }
        changed();
    }

    void changed() {
        if (!closed) {
            changed.run();
        }
    }

    /** Stops listening, dialling and every link. */
    public void close() {
        closed = true;
        if (listener != null) {
            listener.close();
        }
        dialers.values().forEach(Dialer::stop);
        if (acceptor != null) {
            acceptor.close();
        }
        List.copyOf(links.values()).forEach(l -> l.end("this node stops"));
    }
}
