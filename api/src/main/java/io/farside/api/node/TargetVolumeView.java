// SPDX-License-Identifier: Apache-2.0
package io.farside.api.node;

import org.jspecify.annotations.Nullable;

/**
 * A volume towards one target.
 *
 * @param peerName name of its other half at the target
 * @param sync {@code New, Syncing, Synced, NotSynced, Stale} or {@code Stopped}
 * @param syncPercent 0 to 100 while {@code Syncing}, else null
 * @param dirtyBytes bytes marked as different here, in whole change blocks
 */
public record TargetVolumeView(
        String name,
        String peerName,
        long sizeBytes,
        String sync,
        @Nullable Integer syncPercent,
        long dirtyBytes) {}
