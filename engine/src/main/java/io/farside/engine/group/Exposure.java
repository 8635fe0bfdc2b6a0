// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

/**
 * Since when the target lacks host writes, at the primary: the time of the oldest write that was
 * answered, or is about to be, without the target having it for good. This is what a loss of this
 * side now would lose, in time.
 *
 * <p>Times are those of the engine's monotonic clock. What an earlier run left is known by its
 * label, a wall time, alone.
 */
final class Exposure {
    /** The target lacks nothing. */
    static final long NOTHING = Timers.OFF;

    private long oldestNanos = NOTHING;

    /** The oldest write that is not in what is being copied. */
    private long laterNanos = NOTHING;

    private long labelMillis;

    /**
     * A write went on without the target.
     *
     * @param nanos now
     */
    void written(long nanos) {
        oldestNanos = Math.min(oldestNanos, nanos);
        laterNanos = Math.min(laterNanos, nanos);
    }

    /** What is copied from now on is the state of this instant. */
    void cut() {
        laterNanos = NOTHING;
    }

    /** The target holds the state of the last {@link #cut}. */
    void holdsCut() {
        holds(laterNanos);
    }

    /** The target holds everything. */
    void holdsAll() {
        laterNanos = NOTHING;
        holds(NOTHING);
    }

    /**
     * The target holds everything before this write.
     *
     * @param nanos its time, {@link #NOTHING} when there is none
     */
    void holds(long nanos) {
        oldestNanos = nanos;
        labelMillis = 0;
    }

    /**
     * An earlier run left writes behind.
     *
     * @param millis wall time of the first
     */
    void recovered(long millis) {
        labelMillis = millis;
    }

    /** Time of the oldest write, {@link #NOTHING} when there is none. */
    long oldestNanos() {
        return oldestNanos;
    }

    /** Wall time of the oldest write of an earlier run, 0 when there is none. */
    long labelMillis() {
        return labelMillis;
    }
}
