// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.epoch;

/** Why a source runs in its gear. */
public enum GearReason {
    /** The stream has not begun. */
    NOT_STARTED,
    /** Captured payloads fit in memory. */
    FITS,
    /** More is captured than half of the memory for it holds. */
    MEMORY_LOW,
    /** A payload could not be captured: memory, and the log where there is one, are full. */
    MEMORY_SPENT,
    /** The log of captured payloads failed. */
    SPILL_FAILED,
    /** The target does not hold what it said it had committed, or knows other epochs. */
    TARGET_BEHIND,
    /** The owner ended the stream. */
    STOPPED
}
