// SPDX-License-Identifier: Apache-2.0
package io.farside.model;

/** Sync status of one volume towards one target. */
public sealed interface VolumeSync {
    record New() implements VolumeSync {}

    /**
     * @param percent 0 to 100, of the blocks that differed when the resync began
     */
    record Syncing(int percent) implements VolumeSync {}

    /** Proven equal: same generation, both bitmaps empty, no resync open. */
    record Synced() implements VolumeSync {}

    record NotSynced() implements VolumeSync {}

    /** A valid older state; the last resync failed. */
    record Stale() implements VolumeSync {}

    /** Was in sync when last started; the group is stopped. */
    record Stopped() implements VolumeSync {}

    default String label() {
        return switch (this) {
            case New() -> "New";
            case Syncing(int percent) -> "Syncing(" + percent + "%)";
            case Synced() -> "Synced";
            case NotSynced() -> "NotSynced";
            case Stale() -> "Stale";
            case Stopped() -> "Stopped";
        };
    }
}
