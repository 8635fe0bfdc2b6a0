// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.wire.replication.Payload;
import io.farside.wire.replication.Range;
import org.jspecify.annotations.Nullable;

/** One write or flush of a {@link ReplayWindow}. */
final class WindowEntry {
    /** What an entry counts for beside its payload, bytes. */
    static final long BYTES = 256;

    final long number;
    final int volume;

    /** What was written; null for a flush. */
    final @Nullable Range range;

    /** The host was promised that the write is durable. */
    final boolean durable;

    final int payloadBytes;

    /** A copy of the data, while it is in memory. */
    @Nullable Payload payload;

    /** Where the data is in a log, once it is. */
    WindowLog.@Nullable Segment segment;

    /** Of its record in the log. */
    long offset;

    /** The data is on its way to the log. */
    boolean spilling;

    /** The data is on its way back from the log. */
    boolean reading;

    /** The data in memory came back from the log. */
    boolean loaded;

    /** Needed no more. */
    boolean gone;

    /**
     * @param payload of a write with data
     */
    WindowEntry(
            long number,
            int volume,
            @Nullable Range range,
            boolean durable,
            @Nullable Payload payload) {
        this.number = number;
        this.volume = volume;
        this.range = range;
        this.durable = durable;
        this.payload = payload;
        this.payloadBytes = payload == null ? 0 : payload.length();
    }

    /** What it takes to replay it. */
    long bytes() {
        return BYTES + payloadBytes;
    }

    /** Whether its data is only in a log. */
    boolean isAway() {
        return payloadBytes > 0 && payload == null;
    }
}
