// SPDX-License-Identifier: Apache-2.0
package io.farside.node.link;

import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Limits of one link by time of day: one bucket for resync and asynchronous replication, one for
 * everything. Of windows that overlap the lowest limit holds. Confined to the loop.
 */
final class Throttle {
    /** How often the wall clock is asked whether other limits hold, nanoseconds. */
    static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final List<BandwidthWindow> windows;
    private final InstantSource wall;
    private final ZoneId zone;
    private final TokenBucket bulk = new TokenBucket();
    private final TokenBucket total = new TokenBucket();
    private long lookAt = Long.MIN_VALUE;
    private long bulkLimit;
    private long totalLimit;

    Throttle(List<BandwidthWindow> windows, InstantSource wall, ZoneId zone) {
        this.windows = windows;
        this.wall = wall;
        this.zone = zone;
    }

    /** Whether there are any limits at any time. */
    boolean isIdle() {
        return windows.isEmpty();
    }

    /**
     * Nanoseconds until a frame may leave, 0 when it may now; at most {@link #LOOK_NANOS}, as other
     * limits may hold then.
     *
     * @param now monotonic, nanoseconds
     */
    long waitNanos(boolean isBulk, long now) {
        if (windows.isEmpty()) {
            return 0;
        }
        look(now);
        long wait = total.waitNanos(now);
        return Math.min(LOOK_NANOS, isBulk ? Math.max(wait, bulk.waitNanos(now)) : wait);
    }

    /** A frame has left. */
    void sent(long bytes, boolean isBulk, long now) {
        if (windows.isEmpty()) {
            return;
        }
        look(now);
        total.take(bytes, now);
        if (isBulk) {
            bulk.take(bytes, now);
        }
    }

    /** Limits that hold now, bytes a second, 0 for none: bulk, total. */
    long[] limits(long now) {
        look(now);
        return new long[] {bulkLimit, totalLimit};
    }

    private void look(long now) {
        if (windows.isEmpty() || (lookAt != Long.MIN_VALUE && now - lookAt < LOOK_NANOS)) {
            return;
        }
        lookAt = now;
        LocalDateTime at = LocalDateTime.ofInstant(wall.instant(), zone);
        bulkLimit = 0;
        totalLimit = 0;
        for (BandwidthWindow window : windows) {
            if (window.holds(at)) {
                bulkLimit = lower(bulkLimit, window.bulk());
                totalLimit = lower(totalLimit, window.total());
            }
        }
        bulk.rate(bulkLimit, now);
        total.rate(totalLimit, now);
    }

    private static long lower(long one, long other) {
        return one == 0 || other == 0 ? Math.max(one, other) : Math.min(one, other);
    }
}
