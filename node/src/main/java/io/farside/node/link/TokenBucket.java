// SPDX-License-Identifier: Apache-2.0
package io.farside.node.link;

/**
 * Lets bytes pass at a rate. A frame may pass while there is something left and may take more than
 * there is, so that a frame larger than the bucket passes too; the debt is waited for afterwards.
 * Confined to the loop.
 */
final class TokenBucket {
    private static final double NANOS = 1e9;

    /** What may pass at once after a rest: this part of a second, at least {@link #LEAST}. */
    private static final double REST_SECONDS = 0.1;

    private static final long LEAST = 256 << 10;

    private long rate;
    private double tokens;
    private long at;

    /**
     * @param bytesPerSecond 0 for no limit
     */
    void rate(long bytesPerSecond, long now) {
        if (bytesPerSecond != rate) {
            fill(now);
            tokens = rate == 0 ? most(bytesPerSecond) : Math.min(tokens, most(bytesPerSecond));
            rate = bytesPerSecond;
            at = now;
        }
    }

    private static double most(long rate) {
        return Math.max(LEAST, rate * REST_SECONDS);
    }

    private void fill(long now) {
        if (rate > 0) {
            tokens = Math.min(most(rate), tokens + (now - at) * rate / NANOS);
        }
        at = now;
    }

    /** Nanoseconds until something may pass, 0 when it may now. */
    long waitNanos(long now) {
        fill(now);
        return rate == 0 || tokens > 0 ? 0 : (long) ((1 - tokens) * NANOS / rate) + 1;
    }

    /** Bytes have passed. */
    void take(long bytes, long now) {
        fill(now);
        if (rate > 0) {
            tokens -= bytes;
        }
    }
}
