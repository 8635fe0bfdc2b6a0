// SPDX-License-Identifier: Apache-2.0
package io.farside.node.link;

import io.farside.wire.replication.ProtocolException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Volume data of a link that has arrived and is not written yet, and how much more of each group
 * may come: credit is given again as buffers come back, which is when their content is on this
 * node's disk or was refused. Confined to the loop.
 */
final class Arrivals {
    /**
     * Volume data of one group on its way or not yet written, bytes; a last frame may exceed it.
     */
    static final long WINDOW_BYTES = 8L << 20;

    /** The same of all groups of a link: with more groups each one's window is smaller. */
    static final long LINK_WINDOW_BYTES = 48L << 20;

    private static final long SMALLEST_BYTES = 1L << 20;

    /** Credit is given in parts of a window this large. */
    private static final int PARTS = 4;

    /** Tells the peer how much it may send. */
    @FunctionalInterface
    interface Grant {
        void grant(UUID group, long limit);
    }

    private static final class Window {
        long arrived;
        long consumed;
        long granted;
    }

    private final Grant grant;
    private final Map<UUID, Window> windows = new HashMap<>();

    Arrivals(Grant grant) {
        this.grant = grant;
    }

    /** This node takes data of the group from now on. */
    void open(UUID group) {
        Window window = windows.computeIfAbsent(group, _ -> new Window());
        give(group, window);
    }

    /**
     * Data of a group begins to arrive.
     *
     * @throws ProtocolException when the peer had no credit
     */
    void arriving(UUID group, int bytes) throws ProtocolException {
        Window window = windows.get(group);
        if (window == null || window.arrived >= window.granted) {
            throw new ProtocolException("more volume data of group " + group + " than agreed");
        }
        window.arrived += bytes;
    }

    /** Data of a group has been written or dropped. */
    void consumed(UUID group, int bytes) {
        Window window = windows.get(group);
        if (window != null) {
            window.consumed += bytes;
            if (window.consumed + size() - window.granted >= size() / PARTS) {
                give(group, window);
            }
        }
    }

    private long size() {
        return Math.clamp(
                LINK_WINDOW_BYTES / Math.max(1, windows.size()), SMALLEST_BYTES, WINDOW_BYTES);
    }

    private void give(UUID group, Window window) {
        long limit = window.consumed + size();
        if (limit > window.granted) {
            window.granted = limit;
            grant.grant(group, limit);
        }
    }
}
