// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

import java.util.PriorityQueue;

/**
 * Simulated time and what is due when. Entries of one instant run in the order they were put in, so
 * a run is a function of its seed alone.
 */
final class EventQueue {
    private record Due(long nanos, long order, Runnable action) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return nanos != other.nanos
                    ? Long.compare(nanos, other.nanos)
                    : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Due> due = new PriorityQueue<>(1024);
    private long now;
    private long order;

    /** Nanoseconds since the run began. */
    long now() {
        return now;
    }

    /** Runs {@code action} {@code delayNanos} from now; a negative delay counts as none. */
    void after(long delayNanos, Runnable action) {
        due.add(new Due(now + Math.max(0, delayNanos), order++, action));
    }

    /** Advances to the next entry and runs it; false when nothing is left. */
    boolean step() {
        Due next = due.poll();
        if (next == null) {
            return false;
        }
        now = next.nanos;
        next.action.run();
        return true;
    }
}
