// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.epoch;

import io.farside.wire.replication.Payload;
import io.farside.wire.replication.Range;
import io.farside.wire.replication.WriteAction;
import org.jspecify.annotations.Nullable;

/** A host write the target does not hold in a committed epoch yet. */
final class Captured {
    /** What a write counts for beside its payload, bytes. */
    static final long ENTRY_BYTES = 256;

    private static final int SMALLEST_BLOCK = 4096;

    final Range range;
    final int payloadBytes;

    /** The payload, while it is in memory. */
    @Nullable Payload payload;

    /** Where its record is in the log of its epoch, or -1. */
    long spilledAt = -1;

    /** It is on its way to the log. */
    boolean spilling;

    /** It is on its way back from the log. */
    boolean reading;

    /** The payload came back from the log to be sent. */
    boolean loaded;

    /** It has had a place in its epoch on the wire, and keeps it. */
    boolean placed;

    /** It is needed no more. */
    boolean dropped;

    @Nullable Captured previous;
    @Nullable Captured next;

    Captured(Range range, @Nullable Payload payload) {
        this.range = range;
        this.payload = payload;
        this.payloadBytes = payload == null ? 0 : payload.length();
        assert (payload != null) == (range.action() == WriteAction.WRITE) : "data with writes only";
    }

    /** Memory of a payload: it comes in powers of two from 4 KiB. */
    static long footprint(int payloadBytes) {
        if (payloadBytes == 0) {
            return 0;
        }
        return payloadBytes <= SMALLEST_BLOCK
                ? SMALLEST_BLOCK
                : Long.highestOneBit(payloadBytes - 1L) << 1;
    }

    /** Whether its payload is only in the log. */
    boolean away() {
        return payloadBytes > 0 && payload == null;
    }

    boolean covers(Captured other) {
        return range.volume() == other.range.volume()
                && range.offset() <= other.range.offset()
                && end() >= other.end();
    }

    long end() {
        return range.offset() + range.length();
    }
}
