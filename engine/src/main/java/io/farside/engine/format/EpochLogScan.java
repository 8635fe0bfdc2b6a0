// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.format;

import io.farside.wire.replication.Range;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a whole log says.
 *
 * @param header null when it is damaged
 * @param records in their order, up to the first that is not valid
 * @param commit null unless the verdict is {@link Verdict#COMMITTED}
 * @param size of the file, bytes
 * @param note what was found at the first place that is not valid, or empty
 */
public record EpochLogScan(
        EpochLogCodec.@Nullable Header header,
        List<Logged> records,
        EpochLogCodec.@Nullable Commit commit,
        long size,
        Verdict verdict,
        String note) {
    public EpochLogScan {
        records = List.copyOf(records);
    }

    /** What an epoch is worth. */
    public enum Verdict {
        /** Complete, and every check sum is right. */
        COMMITTED,
        /** No commit record: what a crash or a lost link left; it never counted. */
        UNCOMMITTED,
        /** It was committed, and something in it has changed since. */
        CORRUPT
    }

    /**
     * A record.
     *
     * @param offset where it begins in the log, bytes; the payload follows it
     */
    public record Logged(long offset, Range range) {}
}
