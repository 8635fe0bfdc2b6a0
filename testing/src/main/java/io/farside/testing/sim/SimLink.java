// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

import io.farside.wire.replication.Message;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The link between two nodes as their drivers keep it: one connection at a time, in order inside
 * each direction, given up when nothing was heard for the heartbeat timeout, tried again while both
 * processes run. What was sent into a connection that breaks arrives as a prefix or not at all.
 */
final class SimLink {
    /** One end: the driver of a node. */
    interface End {
        boolean running();

        void linkUp();

        void linkLost(String why);

        void received(Message message);
    }

    private static final class Connection {
        final boolean[] open = {false, false};
        final long[] lastArrival = {0, 0};
        final long[] deliverUntil = {Long.MAX_VALUE, Long.MAX_VALUE};
        final int[] flying = {0, 0};
    }

    private final EventQueue queue;
    private final RandomGenerator random;
    private final End[] ends;
    private final long meanNanos;
    private final long heartbeatNanos;
    private @Nullable Connection connection;
    private final boolean[] blocked = {false, false};
    private final Deque<Runnable> stalled = new ArrayDeque<>();
    private boolean cut;
    private boolean trying;
    private long slowFactor = 1;

    SimLink(EventQueue queue, RandomGenerator random, End[] ends, Swarm swarm) {
        this.queue = queue;
        this.random = random;
        this.ends = ends;
        meanNanos = swarm.linkNanos;
        heartbeatNanos = swarm.heartbeatNanos;
    }

    /** Both ends see the same connection and nothing is on its way. */
    boolean quiet() {
        Connection c = connection;
        return c != null && c.open[0] && c.open[1] && c.flying[0] + c.flying[1] == 0;
    }

    boolean open(int end) {
        Connection c = connection;
        return c != null && c.open[end];
    }

    /** Starts trying to connect, unless that is already under way. */
    void connect() {
        if (!trying) {
            trying = true;
            queue.after(20_000_000L + random.nextLong(400_000_000L), this::attempt);
        }
    }

    private void attempt() {
        trying = false;
        boolean reachable = !cut && !blocked[0] && !blocked[1];
        if (!reachable || !ends[0].running() || !ends[1].running()) {
            connect();
            return;
        }
        Connection old = connection;
        if (old != null && old.open[0] && old.open[1]) {
            return;
        }
        if (old != null) {
            close(old, 0, "replaced by a new connection");
            close(old, 1, "replaced by a new connection");
            if (!ends[0].running() || !ends[1].running()) {
                // Killed by what it did about the loss.
                connect();
                return;
            }
        }
        Connection fresh = new Connection();
        connection = fresh;
        open(fresh, 0, delay());
        open(fresh, 1, delay());
    }

    private void open(Connection c, int end, long delay) {
        c.open[end] = true;
        c.lastArrival[end] = queue.now() + delay;
        c.flying[end]++;
        queue.after(
                delay,
                () -> {
                    c.flying[end]--;
                    if (c.open[end] && ends[end].running()) {
                        ends[end].linkUp();
                    }
                });
    }

    private long delay() {
        return (long)
                (meanNanos * slowFactor * (0.5 - StrictMath.log(1 - random.nextDouble()) / 2));
    }

    void send(int from, Message message, int bytes) {
        Connection c = connection;
        int to = 1 - from;
        if (c == null || !c.open[from]) {
            release(message);
            return;
        }
        c.flying[to]++;
        if (blocked[from]) {
            stalled.add(() -> fly(c, to, message, bytes));
        } else {
            fly(c, to, message, bytes);
        }
    }

    private void fly(Connection c, int to, Message message, int bytes) {
        long transfer = bytes * slowFactor * 2;
        long arrival = Math.max(c.lastArrival[to], queue.now() + delay()) + transfer;
        c.lastArrival[to] = arrival;
        queue.after(
                arrival - queue.now(),
                () -> {
                    c.flying[to]--;
                    if (c.open[to] && queue.now() <= c.deliverUntil[to] && ends[to].running()) {
                        ends[to].received(message);
                    } else {
                        release(message);
                    }
                });
    }

    private static void release(Message message) {
        WireView.release(message);
    }

    private void close(Connection c, int end, String why) {
        if (c.open[end]) {
            c.open[end] = false;
            if (ends[end].running()) {
                ends[end].linkLost(why);
            }
        }
        if (!c.open[0] && !c.open[1]) {
            connect();
        }
    }

    /** Of what is on its way in both directions a prefix still arrives. */
    private void limit(Connection c) {
        for (int to = 0; to < 2; to++) {
            long last = Math.max(queue.now(), c.lastArrival[to]);
            long until = queue.now() + random.nextLong(last - queue.now() + 1);
            c.deliverUntil[to] = Math.min(c.deliverUntil[to], until);
        }
    }

    private void closeLater(Connection c, int end, long delay, String why) {
        queue.after(delay, () -> close(c, end, why));
    }

    /**
     * The connection breaks and no new one can be made until {@link #heal}.
     *
     * @param noticed both ends hear of it at once, not after the heartbeat timeout
     */
    void cut(boolean noticed) {
        cut = true;
        breakConnection(noticed);
    }

    /** The connection breaks; a new one can be made. */
    void breakConnection(boolean noticed) {
        Connection c = connection;
        if (c == null) {
            return;
        }
        limit(c);
        for (int end = 0; end < 2; end++) {
            long wait = noticed ? delay() : heartbeatNanos + random.nextLong(heartbeatNanos);
            // What still arrives does so before its end notices.
            long settled = Math.max(0, c.deliverUntil[end] - queue.now());
            closeLater(c, end, Math.max(wait, settled), noticed ? "reset" : "nothing heard");
        }
    }

    void heal() {
        cut = false;
        connect();
    }

    /** What {@code from} sends stands still until {@link #unblock}. */
    void block(int from) {
        blocked[from] = true;
        Connection c = connection;
        if (c != null) {
            queue.after(
                    heartbeatNanos + random.nextLong(heartbeatNanos),
                    () -> {
                        if (blocked[from] && c == connection) {
                            breakConnection(false);
                        }
                    });
        }
    }

    void unblock() {
        blocked[0] = false;
        blocked[1] = false;
        while (!stalled.isEmpty()) {
            stalled.poll().run();
        }
        connect();
    }

    void slow(long factor) {
        slowFactor = factor;
    }

    /** An end gives the connection up by itself. */
    void drop(int end, String why) {
        Connection c = connection;
        if (c != null && c.open[end]) {
            queue.after(0, () -> close(c, end, why));
            queue.after(
                    Math.max(delay(), c.lastArrival[1 - end] - queue.now()),
                    () -> close(c, 1 - end, "closed by the peer"));
        }
    }

    /**
     * A process ended.
     *
     * @param silently its machine lost power: the other end hears nothing more
     */
    void gone(int end, boolean silently) {
        Connection c = connection;
        if (c == null || !c.open[end]) {
            return;
        }
        c.open[end] = false;
        limit(c);
        long settled = Math.max(0, c.deliverUntil[1 - end] - queue.now());
        long wait = silently ? heartbeatNanos + random.nextLong(heartbeatNanos) : delay();
        closeLater(c, 1 - end, Math.max(settled, wait), silently ? "nothing heard" : "reset");
        connect();
    }

    /** A process stands still for longer than its peer listens for it. */
    void paused(int end, long nanos) {
        Connection c = connection;
        if (c != null && c.open[end] && nanos > heartbeatNanos) {
            closeLater(c, 1 - end, heartbeatNanos, "nothing heard");
            queue.after(heartbeatNanos, () -> limit(c));
            closeLater(c, end, nanos + delay(), "nothing heard");
        }
    }
}
