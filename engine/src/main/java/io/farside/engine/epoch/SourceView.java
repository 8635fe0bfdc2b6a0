// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.epoch;

import org.jspecify.annotations.Nullable;

/**
 * What a source knows about its stream.
 *
 * @param sinceNanos when the gear was changed to
 * @param committed end of the last epoch the target has committed; null when it is not known
 * @param lagEpochs closed and not known to be committed
 * @param lagBytes payload captured and not known to be committed
 * @param oldest the oldest epoch that is closed and not known to be committed, or null
 * @param memoryBytes of {@link SourceLimits#memoryBytes}
 * @param spillBytes of {@link SourceLimits#spillBytes}
 */
public record SourceView(
        Gear gear,
        GearReason reason,
        long sinceNanos,
        @Nullable Cut committed,
        long lagEpochs,
        long lagBytes,
        @Nullable Waiting oldest,
        long memoryBytes,
        long spillBytes) {

    /** An epoch that waits to be committed; monotonic times. */
    public record Waiting(long number, long openedNanos, long closedNanos) {}

    /** What a loss of the source now would lose, ns of writes; -1 when it is not known. */
    public long exposureNanos(long nowNanos) {
        return committed == null ? -1 : nowNanos - committed.closedNanos();
    }
}
