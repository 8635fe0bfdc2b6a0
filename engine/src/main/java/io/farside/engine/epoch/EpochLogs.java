// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.epoch;

import io.farside.engine.format.EpochLogScan;
import io.farside.wire.replication.Payload;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The logs of one group, named by their epochs: those a target stages in, or those a source spills
 * to. Operations under way together have no order among themselves. The caller keeps its reference
 * to a payload until the operation ends.
 */
public interface EpochLogs {
    /**
     * Writes bytes at an offset; a write at offset 0 makes the log anew.
     *
     * @param head a header, record or commit record; with a payload, a record that still needs its
     *     payload's check sum ({@link io.farside.engine.format.EpochLogCodec#seal})
     * @param payload goes behind the head
     */
    void append(
            long log,
            long offset,
            byte[] head,
            @Nullable Payload payload,
            Consumer<LogResult> done);

    /** Makes every append that has ended durable, and the log's name. */
    void sync(long log, Consumer<LogResult> done);

    /**
     * Reads a payload and checks it against the record before it.
     *
     * @param offset of the record
     * @param length of the payload, bytes
     */
    void read(long log, long offset, int length, Read done);

    /** Judges a whole log; a log that does not exist is empty. */
    void scan(long log, Scanned done);

    /**
     * Removes a log; no other operation on it is under way. One that is left all the same does no
     * harm: it is made anew or is older than what is applied.
     */
    void remove(long log, Consumer<LogResult> done);

    /** A payload was read. */
    interface Read {
        /**
         * @param payload with {@link LogResult#OK} only; its reference passes to the callee
         */
        void done(LogResult result, @Nullable Payload payload);
    }

    /** A log was judged. */
    interface Scanned {
        /**
         * @param scan with {@link LogResult#OK} only
         */
        void done(LogResult result, @Nullable EpochLogScan scan);
    }
}
