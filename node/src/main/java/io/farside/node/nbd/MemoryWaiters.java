// SPDX-License-Identifier: Apache-2.0
package io.farside.node.nbd;

import io.farside.node.loop.BufferPool;
import io.farside.node.loop.EventLoop;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Connections that wait for memory of their pool. While any does, connections that hold memory and
 * move nothing are closed: a client that stops reading must not stop the others.
 */
final class MemoryWaiters {
    private final EventLoop loop;
    private final BufferPool pool;
    private final long checkNanos;
    private final Supplier<List<Transmission>> all;
    private final Set<Transmission> waiting = new LinkedHashSet<>();
    private boolean asked;
    private boolean checking;

    /**
     * @param checkNanos time between two looks for stalled connections
     * @param all every transmission of the server
     */
    MemoryWaiters(
            EventLoop loop, BufferPool pool, long checkNanos, Supplier<List<Transmission>> all) {
        this.loop = loop;
        this.pool = pool;
        this.checkNanos = checkNanos;
        this.all = all;
    }

    void add(Transmission transmission) {
        waiting.add(transmission);
        if (!asked) {
            asked = true;
            pool.whenAvailable(this::resume);
        }
        if (!checking) {
            checking = true;
            check();
        }
    }

    void remove(Transmission transmission) {
        waiting.remove(transmission);
    }

    private void resume() {
        asked = false;
        List<Transmission> now = new ArrayList<>(waiting);
        waiting.clear();
        now.forEach(Transmission::pump);
    }

    private void check() {
        if (waiting.isEmpty()) {
            checking = false;
            return;
        }
        long now = loop.nowNanos();
        for (Transmission transmission : all.get()) {
            if (transmission.isStalled(now)) {
                transmission.close();
            }
        }
        loop.schedule(now + checkNanos, this::check);
    }
}
