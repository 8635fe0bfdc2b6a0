// SPDX-License-Identifier: Apache-2.0
package io.farside.node.loop;

/**
 * Moving average of how long a kind of system call takes. A call made on the loop's thread saves
 * the hand-over to another CPU (about 40 us on ordinary virtual machines) but holds up every stream
 * while it lasts; so it is made there only while it is known to be short.
 */
public final class Pace {
    private static final int WEIGHT = 8;

    private final long limitNanos;
    private long averageNanos;

    /**
     * @param limitNanos longest average that still counts as quick, nanoseconds
     */
    public Pace(long limitNanos) {
        this.limitNanos = limitNanos;
    }

    /** Whether the next call may be expected to be short. */
    public boolean isQuick() {
        return averageNanos <= limitNanos;
    }

    /** Notes the duration of a call, wherever it was made. */
    public void took(long nanos) {
        // One slow call in a quick series is enough to leave the loop's thread: the next may last
        // seconds.
        averageNanos =
                nanos > limitNanos * WEIGHT
                        ? nanos
                        : averageNanos + (nanos - averageNanos) / WEIGHT;
    }
}
