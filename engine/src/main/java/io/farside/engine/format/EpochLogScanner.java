// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.format;

import static io.farside.engine.format.EpochLogCodec.COMMIT_BYTES;
import static io.farside.engine.format.EpochLogCodec.HEADER_BYTES;
import static io.farside.engine.format.EpochLogCodec.RECORD_BYTES;

import io.farside.engine.format.EpochLogScan.Logged;
import io.farside.engine.format.EpochLogScan.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges a log without holding it in memory: says what it has to see next and is told. Whoever
 * reads the file answers each {@link #next} with {@link #bytes} or {@link #crc}, until it is null.
 *
 * <p>A torn tail is told from rot by the commit record: it is one sector, written after everything
 * before it was durable. Where it is valid, everything before it must be. Where there is none, the
 * epoch never counted, whatever the log looks like.
 */
public final class EpochLogScanner {
    private final long number;
    private final long size;
    private final List<Logged> records = new ArrayList<>();
    private Step step = Step.TAIL;
    private long at;
    private long payloadBytes;
    private int payloadCrc;
    private EpochLogCodec.@Nullable Header header;
    private EpochLogCodec.@Nullable Entry entry;
    private EpochLogCodec.@Nullable Commit commit;
    private @Nullable EpochLogScan result;

    /** What to read. */
    public sealed interface Want {
        /** These bytes. */
        record Bytes(long offset, int length) implements Want {}

        /** The CRC-32C over these bytes. */
        record Crc(long offset, int length) implements Want {}
    }

    private enum Step {
        TAIL,
        HEADER,
        RECORD,
        PAYLOAD,
        DAMAGED_COMMIT
    }

    /**
     * @param number of the epoch, as the file's name says
     * @param size of the file, bytes
     */
    public EpochLogScanner(long number, long size) {
        this.number = number;
        this.size = size;
        if (size < HEADER_BYTES) {
            end(Verdict.UNCOMMITTED, size == 0 ? "" : "shorter than its header");
        } else if (size % COMMIT_BYTES != 0) {
            step = Step.HEADER;
        }
    }

    /** What it has to see next; null when the {@link #result} is there. */
    public @Nullable Want next() {
        if (result != null) {
            return null;
        }
        return switch (step) {
            case TAIL -> new Want.Bytes(size - COMMIT_BYTES, COMMIT_BYTES);
            case HEADER -> new Want.Bytes(0, HEADER_BYTES);
            case RECORD -> new Want.Bytes(at, RECORD_BYTES);
            case PAYLOAD -> new Want.Crc(at + RECORD_BYTES, payload());
            case DAMAGED_COMMIT -> new Want.Bytes(EpochLogCodec.commitOffset(at), COMMIT_BYTES);
        };
    }

    private int payload() {
        return entry == null ? 0 : entry.payloadBytes();
    }

    /** Answers {@link Want.Bytes}. */
    public void bytes(byte[] read) {
        switch (step) {
            case TAIL -> tail(EpochLogCodec.readCommit(read));
            case HEADER -> header(EpochLogCodec.readHeader(read));
            case RECORD -> record(read);
            case DAMAGED_COMMIT -> {
                boolean was = EpochLogCodec.looksLikeCommit(read, number);
                end(
                        was ? Verdict.CORRUPT : Verdict.UNCOMMITTED,
                        was ? "its commit record is damaged" : "ends at byte " + at);
            }
            case PAYLOAD -> throw new IllegalStateException("a check sum is wanted");
        }
    }

    private void tail(EpochLogCodec.@Nullable Commit found) {
        if (found != null && found.offset() == size - COMMIT_BYTES && found.number() == number) {
            commit = found;
        }
        step = Step.HEADER;
    }

    private void header(EpochLogCodec.@Nullable Header found) {
        EpochLogCodec.Commit goal = commit;
        if (found == null
                || found.number() != number
                || (goal != null && !goal.generation().equals(found.generation()))) {
            broken("its header is damaged");
            return;
        }
        header = found;
        at = HEADER_BYTES;
        nextRecord();
    }

    private void nextRecord() {
        EpochLogCodec.Commit goal = commit;
        if (goal != null && records.size() == goal.count()) {
            boolean whole =
                    EpochLogCodec.commitOffset(at) == goal.offset() && payloadBytes == goal.bytes();
            end(
                    whole ? Verdict.COMMITTED : Verdict.CORRUPT,
                    whole ? "" : "it does not hold what its commit record counts");
        } else if (at + RECORD_BYTES > size) {
            broken("ends at byte " + at);
        } else {
            step = Step.RECORD;
        }
    }

    private void record(byte[] read) {
        EpochLogCodec.Entry found = EpochLogCodec.readEntry(read);
        if (found == null || found.number() != number || found.index() != records.size()) {
            broken("record at byte " + at + " is not valid");
            return;
        }
        long end = at + RECORD_BYTES + found.payloadBytes();
        if (commit != null && end > commit.offset()) {
            // What looks like a commit record is data of a host.
            commit = null;
        }
        if (end > size) {
            broken("payload at byte " + at + " is cut off");
            return;
        }
        entry = found;
        payloadCrc = EpochLogCodec.payloadCrc(read);
        // What never counted need not be read.
        if (commit != null && found.payloadBytes() > 0) {
            step = Step.PAYLOAD;
        } else {
            take(found);
        }
    }

    /** Answers {@link Want.Crc}. */
    public void crc(int crc) {
        EpochLogCodec.Entry present = entry;
        if (step != Step.PAYLOAD || present == null) {
            throw new IllegalStateException("bytes are wanted");
        }
        if (crc != payloadCrc) {
            broken("payload of the record at byte " + at + " has another check sum");
        } else {
            take(present);
        }
    }

    private void take(EpochLogCodec.Entry taken) {
        records.add(new Logged(at, taken.range()));
        payloadBytes += taken.payloadBytes();
        at += RECORD_BYTES + taken.payloadBytes();
        nextRecord();
    }

    private void broken(String what) {
        if (commit != null) {
            end(Verdict.CORRUPT, what);
        } else if (header != null && EpochLogCodec.commitOffset(at) + COMMIT_BYTES <= size) {
            step = Step.DAMAGED_COMMIT;
        } else {
            end(Verdict.UNCOMMITTED, what);
        }
    }

    private void end(Verdict verdict, String note) {
        boolean good = verdict == Verdict.COMMITTED;
        result = new EpochLogScan(header, records, good ? commit : null, size, verdict, note);
    }

    /** The verdict, once {@link #next} is null. */
    public EpochLogScan result() {
        EpochLogScan present = result;
        if (present == null) {
            throw new IllegalStateException("not read to the end");
        }
        return present;
    }
}
