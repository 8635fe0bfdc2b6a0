// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.epoch;

import io.farside.engine.format.EpochLogCodec;

/** How much a target lets its source send. Bytes, as they count in the log. */
final class EpochCredits {
    private final long window;
    private final Budget disk;

    /** Received and not durable yet. */
    private long unsettled;

    /** Received since the source was told where to go on. */
    private long received;

    private long granted;

    /** What the source has been told. */
    private long told;

    /**
     * @param disk logs that are there
     */
    EpochCredits(long window, Budget disk) {
        this.window = window;
        this.disk = disk;
    }

    /** What a write costs. */
    static long cost(int payloadBytes) {
        return (long) EpochLogCodec.RECORD_BYTES + payloadBytes;
    }

    /** The source begins to count anew; returns what it may send. */
    long restart() {
        received = 0;
        granted = 0;
        grant();
        told = granted;
        return told;
    }

    private void grant() {
        long room = Math.min(window - unsettled, disk.limit - disk.used);
        if (room > 0) {
            granted = Math.max(granted, received + room);
        }
    }

    void received(long bytes) {
        received += bytes;
        unsettled += bytes;
    }

    /** Bytes are durable, or given up. */
    void settled(long bytes) {
        unsettled -= bytes;
        assert unsettled >= 0 : "more is durable than came";
    }

    /** So much that is not durable is worth a sync. */
    long syncBytes() {
        return Math.max(1, window / 4);
    }

    /** Whether the source should hear of what it may send by now. */
    boolean isNews() {
        grant();
        boolean waits = told - received < window / 4;
        return granted > told && (waits || granted - told >= window / 4);
    }

    /** What the source may have sent in all since the restart. */
    long tell() {
        told = granted;
        return told;
    }
}
