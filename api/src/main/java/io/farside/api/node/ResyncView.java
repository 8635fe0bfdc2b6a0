// SPDX-License-Identifier: Apache-2.0
package io.farside.api.node;

import org.jspecify.annotations.Nullable;

/**
 * Progress of a resync.
 *
 * @param doneBytes compared or copied
 * @param totalBytes that differed or were in doubt when it began
 * @param movedBytes data sent over the link, digests included
 * @param bytesPerSecond of {@code doneBytes}, over the last seconds
 * @param secondsLeft at that rate, null when the rate is 0
 */
public record ResyncView(
        long doneBytes,
        long totalBytes,
        long movedBytes,
        long bytesPerSecond,
        @Nullable Long secondsLeft) {}
