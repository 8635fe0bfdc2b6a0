// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.epoch;

/**
 * Bounds of the source's side of a stream.
 *
 * @param epochNanos an epoch is closed after this time, 100 ms to 60 s
 * @param epochBytes an epoch is closed when its payloads reach this; at most a quarter of the
 *     memory counts
 * @param memoryBytes captured payloads in memory, each counted as the power of two from 4 KiB that
 *     holds it, and 256 bytes a write
 * @param spillBytes log on disk, 0 for none
 */
public record SourceLimits(long epochNanos, long epochBytes, long memoryBytes, long spillBytes) {
    /** 1 s, 64 MiB, 256 MiB, 1 GiB. */
    public static final SourceLimits DEFAULT =
            new SourceLimits(1_000_000_000L, 64L << 20, 256L << 20, 1L << 30);

    /** Shortest epoch, ns. */
    public static final long MIN_EPOCH_NANOS = 100_000_000L;

    /** Longest epoch, ns. */
    public static final long MAX_EPOCH_NANOS = 60_000_000_000L;

    public SourceLimits {
        if (epochNanos < MIN_EPOCH_NANOS || epochNanos > MAX_EPOCH_NANOS) {
            throw new IllegalArgumentException("epoch of " + epochNanos + " ns");
        }
        if (epochBytes < 1 || memoryBytes < 1 || spillBytes < 0) {
            throw new IllegalArgumentException("bounds of a stream");
        }
        epochBytes = Math.min(epochBytes, Math.max(1, memoryBytes / 4));
    }
}
