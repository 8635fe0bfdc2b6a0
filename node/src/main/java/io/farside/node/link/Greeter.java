// SPDX-License-Identifier: Apache-2.0
package io.farside.node.link;

import io.farside.node.loop.EventLoop;
import io.farside.node.loop.Stream;
import io.farside.node.volume.ObjectName;
import io.farside.wire.replication.Frame;
import io.farside.wire.replication.Message;
import io.farside.wire.replication.NodeIdentity;
import io.farside.wire.replication.ReplicationCodec;

/** Waits for the greeting of a connection somebody else opened. Confined to the loop. */
final class Greeter implements FrameConnection.Handler {
    private final LinkHub hub;
    private final FrameConnection connection;
    private final EventLoop.Timer timer;
    private boolean done;

    Greeter(LinkHub hub, EventLoop loop, LinkTimes times, Stream stream) {
        this.hub = hub;
        this.connection = new FrameConnection(loop, stream, this);
        this.timer =
                loop.schedule(
                        loop.nowNanos() + times.dead(),
                        () -> connection.close("no greeting in time"));
        connection.start();
    }

    @Override
    public void frame(Frame frame) {
        finish();
        if (!(frame.message() instanceof Message.Hello hello)) {
            connection.close("no greeting");
            return;
        }
        connection.pause();
        String refusal = refusal(hello);
        if (refusal.isEmpty()) {
            refusal = hub.offered(hello, connection);
        }
        if (!refusal.isEmpty()) {
            answer(refusal);
            connection.close(refusal);
        }
    }

    /** Answers the greeting; an empty refusal accepts. */
    private void answer(String refusal) {
        connection.send(Frame.NO_GROUP, reply(hub.self(), refusal));
    }

    static Message.HelloReply reply(NodeIdentity self, String refusal) {
        return new Message.HelloReply(
                ReplicationCodec.VERSION, ReplicationCodec.FEATURES, self, refusal);
    }

    private String refusal(Message.Hello hello) {
        if (hello.version() != ReplicationCodec.VERSION) {
            return "this node speaks version " + ReplicationCodec.VERSION + " of the protocol";
        }
        if (!ObjectName.isValid(hello.node().name())) {
            return "'" + ObjectName.shown(hello.node().name()) + "' is " + ObjectName.RULE;
        }
        return hello.node().id() == hub.self().id() ? "this is the node itself" : "";
    }

    @Override
    public void closed(String why) {
        finish();
    }

    private void finish() {
        if (!done) {
            done = true;
            timer.cancel();
            hub.greeted(this);
        }
    }

    void stop() {
        connection.close("this node stops");
    }
}
