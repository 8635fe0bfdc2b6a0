// SPDX-License-Identifier: Apache-2.0
package io.farside.api.manager;

import org.jspecify.annotations.Nullable;

/**
 * Progress of copying.
 *
 * @param percent 0 to 100, rounded down
 * @param bytesPerSecond over the last seconds
 * @param secondsLeft at that rate, null when it cannot be told
 */
public record ProgressView(
        int percent,
        long doneBytes,
        long totalBytes,
        long movedBytes,
        long bytesPerSecond,
        @Nullable Long secondsLeft) {}
