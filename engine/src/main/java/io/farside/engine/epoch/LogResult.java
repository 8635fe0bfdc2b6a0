// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.epoch;

/** Outcome of an operation on a log. */
public enum LogResult {
    OK,
    /** EIO and everything that is not lack of space. */
    IO_ERROR,
    NO_SPACE,
    /** What was read has another check sum. */
    CORRUPT
}
