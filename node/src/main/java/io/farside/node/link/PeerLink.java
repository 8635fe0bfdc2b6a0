// SPDX-License-Identifier: Apache-2.0
package io.farside.node.link;

import io.farside.node.loop.EventLoop;
import io.farside.wire.replication.Feature;
import io.farside.wire.replication.Fingerprint;
import io.farside.wire.replication.Frame;
import io.farside.wire.replication.Message;
import io.farside.wire.replication.NodeIdentity;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The link to one peer: a data connection and a heartbeat connection, up while both are. The side
 * that dialled sends heartbeats, the other answers; silence in either direction ends the link.
 * Confined to the loop.
 */
final class PeerLink {
    /** What the link tells its owner. */
    interface Owner {
        void frame(PeerLink link, Frame frame);

        /** The peer changes to another certificate. */
        void rotates(PeerLink link, Fingerprint next);

        /** The peer has noted this node's next certificate. */
        void rotated(PeerLink link, Fingerprint next);

        /** Called once, after which the link is of no use. */
        void ended(PeerLink link, String why);
    }

    private final EventLoop loop;
    private final LinkTimes times;
    private final NodeIdentity peer;
    private final boolean dialled;
    private final Owner owner;
    private final FrameConnection data;
    private final long features;
    private final Arrivals arrivals;
    private final Outbox outbox;
    private @Nullable FrameConnection heartbeat;
    private EventLoop.@Nullable Timer timer;
    private long heardAt;
    private long tickAt;
    private long sequence;
    private boolean ended;

    /** A link whose data connection has been greeted; it waits for its heartbeat connection. */
    PeerLink(LinkStart start, NodeIdentity peer, FrameConnection data, Owner owner) {
        this.loop = start.loop();
        this.times = start.times();
        this.dialled = start.dialled();
        this.peer = peer;
        this.owner = owner;
        this.data = data;
        this.features = start.features();
        boolean credits = Feature.CREDITS.in(features);
        this.arrivals = new Arrivals(this::grant);
        this.outbox = new Outbox(loop, data, start.throttle(), credits);
        data.pause();
        data.handler(
                new FrameConnection.Handler() {
                    @Override
                    public void frame(Frame frame) {
                        received(frame);
                    }

                    @Override
                    public void closed(String why) {
                        end(why);
                    }
                });
        heardAt = loop.nowNanos();
        arm();
        if (credits) {
            data.arrivals(arrivals);
        }
        if (Feature.ZSTD.in(features)) {
            data.packing(new Packing());
        }
        data.enlarge();
    }

    private void received(Frame frame) {
        switch (frame.message()) {
            case Message.OfGroup _ -> owner.frame(this, frame);
            case Message.Credit(UUID group, long limit) when Feature.CREDITS.in(features) -> {
                if (!outbox.credit(group, limit)) {
                    end("the peer broke the protocol: credit for too many groups");
                }
            }
            case Message.Rotate(Fingerprint next) when Feature.ROTATION.in(features) ->
                    owner.rotates(this, next);
            case Message.RotateAck(Fingerprint next) when Feature.ROTATION.in(features) ->
                    owner.rotated(this, next);
            default -> end("the peer broke the protocol: a message out of place");
        }
    }

    /** Soon, not at once: whoever lets go of a buffer may be in the middle of something. */
    private void grant(UUID group, long limit) {
        loop.execute(() -> {
            if (up()) {
                data.send(Frame.NO_GROUP, new Message.Credit(group, limit));
            }
        });
    }

    /** This node takes part in a group with the peer: it may send data of it. */
    void opens(UUID group) {
        if (up() && Feature.CREDITS.in(features)) {
            arrivals.open(group);
        }
    }

    /** Sends a message between the nodes themselves. */
    void control(Message.OfNode message) {
        if (up()) {
            data.send(Frame.NO_GROUP, message);
        }
    }

    /** Feature bits both sides can use. */
    long features() {
        return features;
    }

    /**
     * @param dialled whether this side opened the connections
     * @param features bits both sides can use
     */
    record LinkStart(
            EventLoop loop, LinkTimes times, boolean dialled, long features, Throttle throttle) {}

    NodeIdentity peer() {
        return peer;
    }

    boolean dialled() {
        return dialled;
    }

    boolean up() {
        return heartbeat != null && !ended;
    }

    /** Whether groups have been told that it is up. */
    boolean wasUp() {
        return heartbeat != null;
    }

    boolean ended() {
        return ended;
    }

    /** The heartbeat connection is greeted: the link is up once {@link #open} is called. */
    void heartbeat(FrameConnection connection) {
        heartbeat = connection;
        heardAt = loop.nowNanos();
        connection.handler(
                new FrameConnection.Handler() {
                    @Override
                    public void frame(Frame frame) {
                        beat(connection, frame.message());
                    }

                    @Override
                    public void closed(String why) {
                        end("heartbeat: " + why);
                    }
                });
    }

    /** Lets frames in. */
    void open() {
        data.start();
    }

    private void beat(FrameConnection connection, Message message) {
        switch (message) {
            case Message.Heartbeat(long number) when !dialled -> {
                heardAt = loop.nowNanos();
                connection.send(Frame.NO_GROUP, new Message.HeartbeatReply(number));
            }
            case Message.HeartbeatReply _ when dialled -> heardAt = loop.nowNanos();
            default -> end("the peer broke the protocol on the heartbeat connection");
        }
    }

    private void arm() {
        tickAt = loop.nowNanos() + times.heartbeat();
        timer = loop.schedule(tickAt, this::tick);
    }

    private void tick() {
        if (ended) {
            return;
        }
        long now = loop.nowNanos();
        // A pause of this process is no silence of the peer.
        heardAt += Math.max(0, now - tickAt - times.heartbeat());
        if (now - heardAt > times.dead()) {
            end("no sign of life for " + (now - heardAt) / 1_000_000 + " ms");
            return;
        }
        if (dialled && heartbeat != null) {
            sequence++;
            heartbeat.send(Frame.NO_GROUP, new Message.Heartbeat(sequence));
        }
        arm();
    }

    void send(UUID group, Message message) {
        if (!up()) {
            return;
        }
        if (message instanceof Message.OfGroup of) {
            outbox.send(group, of);
        } else {
            data.send(group, message);
        }
    }

    /** Closes both connections and tells the owner. */
    void end(String why) {
        if (ended) {
            return;
        }
        ended = true;
        if (timer != null) {
            timer.cancel();
        }
        outbox.close();
        data.close(why);
        if (heartbeat != null) {
            heartbeat.close(why);
        }
        owner.ended(this, why);
    }
}
