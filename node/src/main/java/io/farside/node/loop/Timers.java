// SPDX-License-Identifier: Apache-2.0
package io.farside.node.loop;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Scheduled tasks of a loop, first due first; equal times in the order they were scheduled. */
final class Timers {
    private static final int SWEEP_FROM = 64;

    private final PriorityQueue<Entry> queue = new PriorityQueue<>();
    private long sequence;
    private int cancelled;

    EventLoop.Timer add(long atNanos, Runnable task) {
        Entry entry = new Entry(atNanos, sequence++, task);
        queue.add(entry);
        return entry;
    }

    /** The next task due at {@code now}, or null. */
    @Nullable Runnable due(long now) {
        while (true) {
            Entry first = queue.peek();
            if (first == null || (first.task != null && first.atNanos - now > 0)) {
                return null;
            }
            queue.remove();
            Runnable task = first.task;
            first.task = null;
            if (task != null) {
                return task;
            }
            cancelled--;
        }
    }

    /** Nanoseconds until the first task, at least 0; {@link Long#MAX_VALUE} when there is none. */
    long untilFirst(long now) {
        Entry first = queue.peek();
        return first == null ? Long.MAX_VALUE : Math.max(0, first.atNanos - now);
    }

    private final class Entry implements EventLoop.Timer, Comparable<Entry> {
        private final long atNanos;
        private final long order;
        private @Nullable Runnable task;

        Entry(long atNanos, long order, Runnable task) {
            this.atNanos = atNanos;
            this.order = order;
            this.task = task;
        }

        @Override
        public void cancel() {
            if (task == null) {
                return;
            }
            task = null;
            cancelled++;
            // Time limits are set for every request and nearly all are cancelled long before they
            // are due, so they must not pile up.
            if (cancelled > SWEEP_FROM && cancelled > queue.size() / 2) {
                queue.removeIf(entry -> entry.task == null);
                cancelled = 0;
            }
        }

        @Override
        public int compareTo(Entry other) {
            int byTime = Long.signum(atNanos - other.atNanos);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }
}
