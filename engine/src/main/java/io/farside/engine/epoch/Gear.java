// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.epoch;

/** What an asynchronous target runs in. */
public enum Gear {
    /** Captured payloads are in memory. */
    EPOCH,
    /** Some captured payloads are in a log on the source's disk. */
    SPILL,
    /** Nothing is captured: the change bitmap alone says what the target lacks. */
    BITMAP
}
