// SPDX-License-Identifier: Apache-2.0
package io.farside.node.link;

import io.farside.node.loop.EventLoop;
import io.farside.wire.replication.FrameHeader;
import io.farside.wire.replication.Message;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Messages of groups on their way to a peer. Volume data leaves while the receiver has given credit
 * for the group and the limits of the link allow it; whatever waits keeps its memory, which is that
 * of the hosts' requests and of resyncs, bounded each. Confined to the loop.
 */
final class Outbox {
    /** Groups a peer may give credit for. */
    static final int MAX_LANES = 512;

    private final EventLoop loop;
    private final FrameConnection data;
    private final Throttle throttle;
    private final boolean credits;
    private final Map<UUID, Lane> lanes = new LinkedHashMap<>();
    private EventLoop.@Nullable Timer timer;
    private boolean closed;

    /**
     * @param credits whether the peer says how much it takes
     */
    Outbox(EventLoop loop, FrameConnection data, Throttle throttle, boolean credits) {
        this.loop = loop;
        this.data = data;
        this.throttle = throttle;
        this.credits = credits;
    }

    void send(UUID group, Message.OfGroup message) {
        if (!credits && throttle.isIdle()) {
            data.send(group, message);
            return;
        }
        Lane lane = lanes.computeIfAbsent(group, Lane::new);
        boolean nothingWaits = lane.isEmpty();
        lane.add(message);
        if (nothingWaits) {
            drain(lane);
        } else {
            pump();
        }
    }

    /**
     * The receiver takes this much of a group.
     *
     * @return false when it names more groups than there can be
     */
    boolean credit(UUID group, long limit) {
        Lane lane = lanes.get(group);
        if (lane == null) {
            if (lanes.size() >= MAX_LANES) {
                return false;
            }
            lane = new Lane(group);
            lanes.put(group, lane);
        }
        lane.credit(limit);
        drain(lane);
        return true;
    }

    private void pump() {
        // Those that wait for the limits take turns: whoever sent goes to the end.
        boolean moved = true;
        while (moved && !closed) {
            moved = false;
            for (Lane lane : lanes.values()) {
                moved |= !lane.isEmpty() && one(lane);
            }
        }
    }

    private void drain(Lane lane) {
        while (!closed && !lane.isEmpty() && one(lane)) {
            // Each turn sends one message.
        }
    }

    /** Sends the next message of a lane, unless it has to wait. */
    private boolean one(Lane lane) {
        Lane.Waiting next = lane.peek();
        if (next == null) {
            return false;
        }
        int bytes = next.bytes();
        if (bytes > 0 && credits && !lane.hasCredit()) {
            return false;
        }
        long now = loop.nowNanos();
        // Acknowledgements and the like always leave: they cost next to nothing.
        long wait = bytes > 0 || next.bulk() ? throttle.waitNanos(next.bulk(), now) : 0;
        if (wait > 0) {
            later(now + wait);
            return false;
        }
        lane.remove();
        lane.sent(bytes);
        throttle.sent(FrameHeader.BYTES + (long) bytes, next.bulk(), now);
        data.send(lane.group(), next.message());
        Lane.let(next);
        return true;
    }

    private void later(long at) {
        if (timer == null) {
            timer =
                    loop.schedule(
                            at,
                            () -> {
                                timer = null;
                                pump();
                            });
        }
    }

    /** The link has ended: what waits is dropped. */
    void close() {
        closed = true;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        lanes.values().forEach(Lane::clear);
    }
}
