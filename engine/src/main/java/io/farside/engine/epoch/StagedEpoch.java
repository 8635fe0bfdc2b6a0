// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.epoch;

import io.farside.engine.format.EpochLogCodec;
import io.farside.wire.replication.ClosedAt;
import io.farside.wire.replication.Payload;
import io.farside.wire.replication.Range;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One epoch at its target, from its first write to its removal. */
final class StagedEpoch {
    enum Phase {
        /** Writes arrive. */
        RECEIVING,
        /** All writes are there; the log is being made durable. */
        SYNCING,
        /** The log is durable, but for the commit record. */
        DURABLE,
        /** The commit record is on its way. */
        COMMITTING,
        /** It counts. */
        COMMITTED
    }

    final long number;
    Phase phase = Phase.RECEIVING;

    /** Writes in order, with their payloads, while they are in memory; null: the log has them. */
    @Nullable List<Staged> writes = new ArrayList<>();

    int count;
    long payloadBytes;
    long end = EpochLogCodec.HEADER_BYTES;

    /** Size of the log with its commit record; it counts against the bound. */
    long logBytes;

    /** Operations of the log on their way. */
    int underWay;

    /** Bytes in the log for certain, though perhaps not durable, as credits count them. */
    long appended;

    /** Bytes that a sync has made durable, as credits count them. */
    long durable;

    boolean syncing;
    boolean dropped;
    @Nullable ClosedAt closed;

    /**
     * A write.
     *
     * @param offset of its record in the log
     */
    record Staged(long offset, Range range, @Nullable Payload payload) {
        int payloadBytes() {
            return payload == null ? 0 : payload.length();
        }
    }

    StagedEpoch(long number) {
        this.number = number;
    }

    /** Gives up what memory holds of it; its log has it. */
    void forget(Budget memory) {
        List<Staged> had = writes;
        writes = null;
        if (had != null) {
            for (Staged write : had) {
                memory.give(write.payloadBytes() + Captured.ENTRY_BYTES);
                if (write.payload() != null) {
                    write.payload().release();
                }
            }
        }
    }
}
