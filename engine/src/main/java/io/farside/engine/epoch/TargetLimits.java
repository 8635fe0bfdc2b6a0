// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.epoch;

/**
 * Bounds of the target's side of a stream.
 *
 * @param logBytes logs of epochs that are not applied yet; one write may go over it
 * @param windowBytes received and not durable yet; one write may go over it
 * @param memoryBytes payloads kept until they are applied, so that they need not be read back
 * @param applyBytes writes to the volumes on their way at once
 */
public record TargetLimits(long logBytes, long windowBytes, long memoryBytes, long applyBytes) {
    /** 4 GiB, 32 MiB, 64 MiB, 8 MiB. */
    public static final TargetLimits DEFAULT =
            new TargetLimits(4L << 30, 32L << 20, 64L << 20, 8L << 20);

    public TargetLimits {
        if (logBytes < 1 || windowBytes < 1 || memoryBytes < 0 || applyBytes < 1) {
            throw new IllegalArgumentException("bounds of a stream");
        }
    }
}
