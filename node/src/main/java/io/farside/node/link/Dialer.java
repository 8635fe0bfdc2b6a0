// SPDX-License-Identifier: Apache-2.0
package io.farside.node.link;

import io.farside.model.ListenAddress;
import io.farside.node.loop.EventLoop;
import io.farside.node.loop.Stream;
import io.farside.node.tls.TlsContext;
import io.farside.node.tls.TlsStream;
import io.farside.wire.replication.Frame;
import io.farside.wire.replication.Message;
import io.farside.wire.replication.NodeIdentity;
import io.farside.wire.replication.ReplicationCodec;
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
    private @Nullable Long nodeId;

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

    PeerState state() {
        boolean up = hub.isUp(name);
        return new PeerState(
                name,
                nodeId == null ? hub.nodeId(name) : nodeId,
                address.toString(),
                up,
                up ? null : problem);
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
        TlsContext tls = hub.tls();
        if (tls == null || !(address instanceof ListenAddress.Inet inet)) {
            greet(mine, purpose, stream);
            return;
        }
        TlsStream secured = TlsStream.client(loop, stream, tls, inet.host());
        secured.handshake(result -> {
            if (mine != attempt || stopped) {
                secured.close();
            } else if (result < 0) {
                secured.close();
                String why = secured.trouble();
                failed(mine, address + ": " + (why == null ? "no TLS connection is made" : why));
            } else {
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
        connection.send(Frame.NO_GROUP, PeerLink.hello(purpose, hub.self()));
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
        nodeId = reply.node().id();
        greeting = null;
        if (purpose == Message.Purpose.DATA) {
            link = hub.dialled(reply.node(), connection);
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
        if (!reply.refusal().isEmpty()) {
            return node.name() + " at " + address + " refuses: " + reply.refusal();
        }
        if (reply.version() != ReplicationCodec.VERSION) {
            return address + " speaks version " + reply.version() + " of the protocol";
        }
        if (!node.name().equals(name)) {
            return address + " is node " + node.name() + ", not " + name;
        }
        return node.id() == hub.self().id() ? address + " is this node itself" : "";
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
