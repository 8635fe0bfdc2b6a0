// SPDX-License-Identifier: Apache-2.0
package io.farside.node.link;

import io.farside.engine.group.Event.PeerNode;
import io.farside.model.ListenAddress;
import io.farside.node.loop.EventLoop;
import io.farside.node.loop.Stream;
import io.farside.node.tls.TlsContext;
import io.farside.node.tls.TlsStream;
import io.farside.wire.replication.Frame;
import io.farside.wire.replication.Message;
import io.farside.wire.replication.NodeIdentity;
import io.farside.wire.replication.Payload;
import io.farside.wire.replication.ReplicationCodec;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All replication links of a node: one to each peer, carrying every group the two share. Confined
 * to the loop.
 */
public final class LinkHub implements PeerLink.Owner {
    /** Connections that may wait for their greeting at once. */
    private static final int MAX_GREETERS = 64;

    /** Nodes that have dialled this one and are remembered by name. */
    static final int MAX_KNOWN = 256;

    private final EventLoop loop;
    private final NodeIdentity self;
    private final LinkTimes times;
    private final @Nullable TlsContext tls;
    private final Runnable changed;
    private final Map<Long, PeerLink> links = new HashMap<>();
    private final Map<String, Dialer> dialers = new LinkedHashMap<>();
    private final Map<UUID, Binding> bindings = new LinkedHashMap<>();
    private final Map<String, Long> known = new HashMap<>();
    private final Set<Greeter> greeters = new HashSet<>();
    private EventLoop.@Nullable Listener listener;
    private boolean closed;

    private record Binding(long peer, GroupPort port) {}

    /**
     * @param tls for connections over TCP; null for none
     * @param changed called when the state of a peer changes
     */
    public LinkHub(
            EventLoop loop,
            NodeIdentity self,
            LinkTimes times,
            @Nullable TlsContext tls,
            Runnable changed) {
        this.tls = tls == null ? null : tls.forLinks();
        this.loop = loop;
        this.self = self;
        this.times = times;
        this.changed = changed;
    }

    NodeIdentity self() {
        return self;
    }

    /** Accepts peers at this address; answers the bound one. */
    public ListenAddress listen(ListenAddress address) throws IOException {
        EventLoop.Listener bound = loop.listen(socketAddress(address), this::accepted);
        listener = bound;
        return bound.address() instanceof InetSocketAddress inet
                        && address instanceof ListenAddress.Inet asked
                ? new ListenAddress.Inet(asked.host(), inet.getPort())
                : address;
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
        Dialer dialer = new Dialer(this, loop, times, peerName, address);
        dialers.put(peerName, dialer);
        dialer.dial();
    }

    /** Delivers frames of a group; the port hears at once when the link is up already. */
    public void register(UUID group, long peer, GroupPort port) {
        bindings.put(group, new Binding(peer, port));
        PeerLink link = links.get(peer);
        if (link != null && link.up()) {
            port.linkUp(peerNode(link));
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

    /** Id of the node of this name, when there was contact. */
    public @Nullable Long nodeId(String name) {
        return known.get(name);
    }

    /** Every peer that is dialled or has dialled. */
    public List<PeerState> peers() {
        List<PeerState> states = new ArrayList<>();
        dialers.values().forEach(d -> states.add(d.state()));
        known.forEach((name, id) -> {
            if (!dialers.containsKey(name)) {
                boolean up = isUp(name);
                states.add(new PeerState(name, id, null, up, up ? null : "waits to be dialled"));
            }
        });
        return states;
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

    private void accepted(Stream stream) {
        if (closed
                || greeters.size() >= MAX_GREETERS
                || !loop.buffers().canTake(FrameConnection.SMALL_BYTES)) {
            stream.close();
            return;
        }
        TlsContext context = tls;
        if (context == null || stream.remote() instanceof UnixDomainSocketAddress) {
            greeters.add(new Greeter(this, loop, times, stream));
            return;
        }
        TlsStream secured = TlsStream.server(loop, stream, context);
        EventLoop.Timer limit = loop.schedule(loop.nowNanos() + times.dead(), secured::close);
        secured.handshake(result -> {
            limit.cancel();
            if (closed || result < 0) {
                secured.close();
            } else {
                greeters.add(new Greeter(this, loop, times, secured));
            }
        });
    }

    @Nullable TlsContext tls() {
        return tls;
    }

    void greeted(Greeter greeter) {
        greeters.remove(greeter);
    }

    /** A dialled data connection is greeted. */
    PeerLink dialled(NodeIdentity peer, FrameConnection connection) {
        known.put(peer.name(), peer.id());
        PeerLink present = links.get(peer.id());
        if (present != null) {
            // The peer would not have agreed if it still used that one.
            present.end("replaced by a new connection");
        }
        return started(peer, connection, true);
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
            connection.send(Frame.NO_GROUP, Greeter.reply(self, ""));
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
        connection.send(Frame.NO_GROUP, Greeter.reply(self, ""));
        started(peer, connection, false);
        return "";
    }

    private PeerLink started(NodeIdentity peer, FrameConnection connection, boolean dialled) {
        PeerLink link =
                new PeerLink(new PeerLink.LinkStart(loop, times, dialled), peer, connection, this);
        if (!link.ended()) {
            links.put(peer.id(), link);
        }
        return link;
    }

    /** Both connections are there: groups hear of it, then frames come in. */
    void established(PeerLink link) {
        PeerNode node = peerNode(link);
        for (Binding binding : List.copyOf(bindings.values())) {
            if (binding.peer() == node.node()) {
                binding.port().linkUp(node);
            }
        }
        changed.run();
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
        List.copyOf(greeters).forEach(Greeter::stop);
        List.copyOf(links.values()).forEach(l -> l.end("this node stops"));
    }
}
