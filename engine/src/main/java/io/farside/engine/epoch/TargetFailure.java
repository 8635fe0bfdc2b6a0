// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.epoch;

/** What stops a target until {@link TargetEpochs#retry} or a new base. */
public enum TargetFailure {
    /** No space for logs: what was not committed is dropped, what is committed stays. */
    LOG_NO_SPACE,
    /** A log failed: what was not committed is dropped. */
    LOG_IO,
    /**
     * A volume, or the record of what is applied, has no space; the logs keep what is committed.
     */
    VOLUME_NO_SPACE,
    /** A volume, or the record of what is applied, failed; the logs keep what is committed. */
    VOLUME_IO,
    /**
     * A committed epoch is damaged in its log: nothing of it is applied any more, and only a new
     * base helps.
     */
    CORRUPT
}
