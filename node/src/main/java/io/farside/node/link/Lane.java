// SPDX-License-Identifier: Apache-2.0
package io.farside.node.link;

import io.farside.wire.replication.Message;
import io.farside.wire.replication.Payload;
import io.farside.wire.replication.ReplicationCodec;
import java.util.ArrayDeque;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one group has to send and may not yet. Bulk leaves only when nothing else waits; an ordered
 * message takes the bulk before it along. Confined to the loop.
 */
final class Lane {
    /** A message that waits. */
    record Waiting(Message.OfGroup message, boolean bulk) {
        int bytes() {
            Payload data = ReplicationCodec.data(message);
            return data == null ? 0 : data.length();
        }
    }

    private final UUID group;
    private final ArrayDeque<Waiting> first = new ArrayDeque<>();
    private final ArrayDeque<Waiting> bulk = new ArrayDeque<>();
    private long limit;
    private long sent;

    Lane(UUID group) {
        this.group = group;
    }

    UUID group() {
        return group;
    }

    /** Takes a message in; its volume data is retained until {@link #let}. */
    void add(Message.OfGroup message) {
        Payload data = ReplicationCodec.data(message);
        if (data != null) {
            data.retain();
        }
        Traffic traffic = Traffic.of(message);
        switch (traffic) {
            case HOST -> first.add(new Waiting(message, false));
            case BULK -> bulk.add(new Waiting(message, true));
            case ORDERED -> {
                first.addAll(bulk);
                bulk.clear();
                first.add(new Waiting(message, false));
            }
        }
    }

    /** What would leave next. */
    @Nullable Waiting peek() {
        Waiting next = first.peek();
        return next == null ? bulk.peek() : next;
    }

    void remove() {
        if (first.poll() == null) {
            bulk.remove();
        }
    }

    boolean isEmpty() {
        return first.isEmpty() && bulk.isEmpty();
    }

    /** The receiver takes this much since the link came up. */
    void credit(long bytes) {
        limit = Math.max(limit, bytes);
    }

    boolean hasCredit() {
        return sent < limit;
    }

    void sent(int bytes) {
        sent += bytes;
    }

    /** Lets go of a message that has been removed. */
    static void let(Waiting message) {
        Payload data = ReplicationCodec.data(message.message());
        if (data != null) {
            data.release();
        }
    }

    /** Drops everything that waits. */
    void clear() {
        for (Waiting next = peek(); next != null; next = peek()) {
            remove();
            let(next);
        }
    }
}
