// SPDX-License-Identifier: Apache-2.0
package io.farside.node.link;

import io.farside.model.ListenAddress;
import io.farside.model.Problem;
import io.farside.node.loop.EventLoop;
import io.farside.node.loop.Stream;
import io.farside.node.tls.PeerCertificate;
import io.farside.node.tls.TlsStream;
import io.farside.wire.replication.Feature;
import io.farside.wire.replication.Frame;
import io.farside.wire.replication.Message;
import io.farside.wire.replication.NodeIdentity;
import io.farside.wire.replication.ReplicationCodec;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one peer dialled: connects both connections of a link, and begins again after a growing
 * wait when an attempt or the link ends. Confined to the loop.
 */
final class Dialer {
    private final LinkHub hub;
    private final EventLoop loop;
    private final LinkTimes times;
    private final String name;
    private final ListenAddress address;
    private long attempt;
    private long wait;
    private boolean stopped;
    private @Nullable FrameConnection greeting;
    private @Nullable PeerLink link;
    private EventLoop.@Nullable Timer timer;
    private @Nullable String problem;
    private @Nullable PeerCertificate certificate;
    private long offered;

    Dialer(LinkHub hub, EventLoop loop, LinkTimes times, String name, ListenAddress address) {
        this.hub = hub;
        this.loop = loop;
        this.times = times;
        this.name = name;
        this.address = address;
        this.wait = times.firstRetry();
    }

    String name() {
        return name;
    }

    ListenAddress address() {
        return address;
    }

    /** Why the link is down, null before the first attempt failed. */
    @Nullable String problem() {
        return problem;
    }

    /** Whether a connection of this dialler is being greeted or waits for its heartbeat. */
    boolean isGreeting() {
        PeerLink mine = link;
        return greeting != null || (mine != null && !mine.up() && !mine.ended());
    }

    /** Begins an attempt unless the peer is connected or one is under way. */
    void dial() {
        if (stopped || hub.isConnected(name)) {
            again(null);
            return;
        }
        long mine = ++attempt;
        if (hub.security().towards(name, address) instanceof Protection.Impossible(Problem why)) {
            failed(mine, Greeter.text(why));
            return;
        }
        timer = loop.schedule(loop.nowNanos() + times.dead(), () -> timedOut(mine));
        connect(mine, Message.Purpose.DATA);
    }

    private void timedOut(long mine) {
        if (mine == attempt) {
            failed(
                    mine,
                    "no answer from " + address + " within " + times.dead() / 1_000_000 + " ms");
        }
    }

    private void connect(long mine, Message.Purpose purpose) {
        loop.connect(
                LinkHub.socketAddress(address),
                (stream, errno) -> {
                    if (mine != attempt || stopped) {
                        closeQuietly(stream);
                    } else if (stream != null
                            && purpose == Message.Purpose.DATA
                            && hub.isConnected(name)) {
                        stream.close();
                        failed(mine, "the peer has dialled this node meanwhile");
                    } else if (stream == null) {
                        failed(mine, "cannot connect to " + address + ": errno " + errno);
                    } else {
                        secure(mine, purpose, stream);
                    }
                });
    }

    private void secure(long mine, Message.Purpose purpose, Stream stream) {
        switch (hub.security().towards(name, address)) {
            case Protection.Plain() -> {
                certificate = null;
                greet(mine, purpose, stream);
            }
            case Protection.Secured by -> shake(mine, purpose, stream, by);
            case Protection.Impossible(Problem why) -> {
                stream.close();
                failed(mine, Greeter.text(why));
            }
        }
    }

    private void shake(
            long mine, Message.Purpose purpose, Stream stream, Protection.Secured protection) {
        if (!loop.buffers().canTake(TlsStream.BUFFERS_BYTES)) {
            stream.close();
            failed(mine, "no memory for a connection");
            return;
        }
        TlsStream secured =
                TlsStream.client(loop, stream, protection.settings(), protection.host());
        secured.handshake(result -> {
            X509Certificate shown = result < 0 ? null : secured.certificate();
            if (mine != attempt || stopped) {
                secured.close();
            } else if (shown == null) {
                secured.close();
                String why = secured.trouble();
                failed(mine, address + ": " + (why == null ? "no TLS connection is made" : why));
            } else {
                certificate = new PeerCertificate(shown, protection.byAuthority());
                greet(mine, purpose, secured);
            }
        });
    }

    private static void closeQuietly(@Nullable Stream stream) {
        if (stream != null) {
            stream.close();
        }
    }

    private void greet(long mine, Message.Purpose purpose, Stream stream) {
        FrameConnection connection =
                new FrameConnection(
                        loop,
                        stream,
                        new FrameConnection.Handler() {
                            @Override
                            public void frame(Frame frame) {
                                answered(mine, purpose, frame.message());
                            }

                            @Override
                            public void closed(String why) {
                                failed(mine, address + ": " + why);
                            }
                        });
        greeting = connection;
        offered = hub.options().offered(name);
        connection.send(
                Frame.NO_GROUP,
                new Message.Hello(purpose, ReplicationCodec.VERSION, offered, hub.self()));
        connection.start();
    }

    private void answered(long mine, Message.Purpose purpose, Message message) {
        FrameConnection connection = greeting;
        if (mine != attempt || connection == null) {
            return;
        }
        if (!(message instanceof Message.HelloReply reply)) {
            failed(mine, address + " answered the greeting with something else");
            return;
        }
        String refusal = refusal(reply);
        if (!refusal.isEmpty()) {
            failed(mine, refusal);
            return;
        }
        greeting = null;
        if (purpose == Message.Purpose.DATA) {
            hub.security().letIn(reply.node(), certificate);
            link = hub.dialled(reply, connection);
            connect(mine, Message.Purpose.HEARTBEAT);
        } else {
            complete(connection);
        }
    }

    private void complete(FrameConnection connection) {
        PeerLink up = link;
        if (up == null || up.ended()) {
            connection.close("the link ended");
            return;
        }
        cancelTimer();
        attempt++;
        wait = times.firstRetry();
        problem = null;
        up.heartbeat(connection);
        hub.established(up);
    }

    private String refusal(Message.HelloReply reply) {
        NodeIdentity node = reply.node();
        if (reply.version() != ReplicationCodec.VERSION) {
            return Greeter.text(Greeter.otherVersion(name, reply.version()));
        }
        if (!reply.refusal().isEmpty()) {
            return node.name() + " at " + address + " refuses: " + reply.refusal();
        }
        if (!node.name().equals(name)) {
            return "FSDN4004E " + address + " is node " + node.name() + ", not " + name;
        }
        if (node.id() == hub.self().id()) {
            return "FSDN4005E " + address + " is this node itself";
        }
        long unasked = reply.features() & ~offered;
        if (unasked != 0) {
            return "FSDN4003E "
                    + node.name()
                    + " wants what this node has not offered: "
                    + String.join(", ", Feature.labels(unasked));
        }
        Problem why = hub.security().refusal(node, certificate);
        return why == null ? "" : Greeter.text(why);
    }

    /** The link this dialler made has ended. */
    void linkEnded(String why) {
        link = null;
        failed(attempt, why);
    }

    private void failed(long mine, String why) {
        if (mine != attempt) {
            return;
        }
        attempt++;
        FrameConnection connection = greeting;
        PeerLink broken = link;
        greeting = null;
        link = null;
        if (connection != null) {
            connection.close(why);
        }
        if (broken != null) {
            broken.end(why);
        }
        again(why);
    }

    private void again(@Nullable String why) {
        cancelTimer();
        if (stopped) {
            return;
        }
        if (why != null) {
            problem = why;
            hub.changed();
        }
        timer = loop.schedule(loop.nowNanos() + wait, this::dial);
        wait = Math.min(wait * 2, times.lastRetry());
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    void stop() {
        stopped = true;
        attempt++;
        cancelTimer();
        if (greeting != null) {
            greeting.close("this node stops");
            greeting = null;
        }
    }
}
