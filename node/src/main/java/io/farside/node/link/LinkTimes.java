// SPDX-License-Identifier: Apache-2.0
package io.farside.node.link;

import java.util.concurrent.TimeUnit;

/**
 * Timing of links, in nanoseconds.
 *
 * @param heartbeat between two signs of life
 * @param dead silence after which a link is given up, also the limit of connecting and greeting
 * @param firstRetry wait before the first new attempt to connect; doubles up to {@code lastRetry}
 * @param lastRetry longest wait between attempts
 */
public record LinkTimes(long heartbeat, long dead, long firstRetry, long lastRetry) {
    /** Times from the configured milliseconds. */
    public static LinkTimes of(int heartbeatMillis, int deadAfterMillis) {
        return new LinkTimes(
                TimeUnit.MILLISECONDS.toNanos(heartbeatMillis),
                TimeUnit.MILLISECONDS.toNanos(deadAfterMillis),
                TimeUnit.MILLISECONDS.toNanos(100),
                TimeUnit.MILLISECONDS.toNanos(1000));
    }
}
