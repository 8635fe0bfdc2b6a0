// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.format;

import io.farside.model.Generation;
import io.farside.model.RoleEpoch;
import io.farside.wire.replication.Range;
import io.farside.wire.replication.WriteAction;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of an epoch's log; specified in {@code docs/format/epoch-log.md}. A log is a header, the
 * epoch's records, each with its payload behind it, and a commit record in a sector of its own.
 */
public final class EpochLogCodec {
    /** Size of the header. */
    public static final int HEADER_BYTES = 64;

    /** Size of a record without its payload. */
    public static final int RECORD_BYTES = 48;

    /** Size and alignment of the commit record: one sector, written whole or not at all. */
    public static final int COMMIT_BYTES = 512;

    /** {@code FSEL}. */
    public static final int HEADER_MAGIC = 0x4653454c;

    /** {@code FSER}. */
    public static final int RECORD_MAGIC = 0x46534552;

    /** {@code FSEC}. */
    public static final int COMMIT_MAGIC = 0x46534543;

    /** Version of the format. */
    public static final int VERSION = 1;

    private static final int PAYLOAD_CRC_AT = 40;
    private static final WriteAction[] ACTIONS = WriteAction.values();

    private EpochLogCodec() {}

    /** First bytes of a log. */
    public record Header(Generation generation, long number, RoleEpoch roleEpoch) {}

    /**
     * A write of an epoch.
     *
     * @param index its place in the epoch
     */
    public record Entry(long number, int index, Range range) {
        /** Payload behind the record, bytes. */
        public int payloadBytes() {
            return range.action() == WriteAction.WRITE ? Math.toIntExact(range.length()) : 0;
        }
    }

    /**
     * What makes an epoch count.
     *
     * @param count records
     * @param bytes payload of all records
     * @param closedMillis wall time of its source when it was closed
     * @param offset where this record is in its log, bytes
     */
    public record Commit(
            Generation generation,
            long number,
            int count,
            long bytes,
            long closedMillis,
            long offset) {}

    /** Where the commit record goes in a log whose records end here. */
    public static long commitOffset(long end) {
        return (end + COMMIT_BYTES - 1) / COMMIT_BYTES * COMMIT_BYTES;
    }

    public static byte[] header(Header header) {
        byte[] bytes = new byte[HEADER_BYTES];
        ByteBuffer out = ByteBuffer.wrap(bytes);
        out.putInt(HEADER_MAGIC).putInt(VERSION);
        generation(out, header.generation()).putLong(header.number());
        out.putLong(header.roleEpoch().counter()).putLong(header.roleEpoch().writer());
        return sealed(bytes);
    }

    /** A record whose payload's check sum is put in by {@link #seal}. */
    public static byte[] entry(Entry entry) {
        byte[] bytes = new byte[RECORD_BYTES];
        Range range = entry.range();
        ByteBuffer out = ByteBuffer.wrap(bytes);
        out.putInt(RECORD_MAGIC).put(code(range.action()));
        out.putLong(8, entry.number()).putLong(16, range.offset()).putLong(24, range.length());
        out.putInt(32, entry.index()).putInt(36, range.volume());
        return seal(bytes, 0);
    }

    /**
     * Puts the check sums into a record, in place, and returns it.
     *
     * @param payloadCrc CRC-32C of the payload, 0 without
     */
    public static byte[] seal(byte[] record, int payloadCrc) {
        ByteBuffer.wrap(record).putInt(PAYLOAD_CRC_AT, payloadCrc);
        return sealed(record);
    }

    public static byte[] commit(Commit commit) {
        byte[] bytes = new byte[COMMIT_BYTES];
        ByteBuffer out = ByteBuffer.wrap(bytes);
        out.putInt(COMMIT_MAGIC).putInt(commit.count());
        generation(out, commit.generation()).putLong(commit.number());
        out.putLong(commit.bytes()).putLong(commit.closedMillis()).putLong(commit.offset());
        return sealed(bytes);
    }

    /** Null when the bytes are no header. */
    public static @Nullable Header readHeader(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (isDamaged(bytes, HEADER_BYTES, HEADER_MAGIC) || in.getInt(4) != VERSION) {
            return null;
        }
        in.position(8);
        Generation generation = new Generation(in.getLong(), in.getLong());
        return new Header(generation, in.getLong(), new RoleEpoch(in.getLong(), in.getLong()));
    }

    /** Null when the bytes are no record. */
    public static @Nullable Entry readEntry(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (isDamaged(bytes, RECORD_BYTES, RECORD_MAGIC)) {
            return null;
        }
        int action = in.get(4) & 0xff;
        long offset = in.getLong(16);
        long length = in.getLong(24);
        int volume = in.getInt(36);
        if (action >= ACTIONS.length
                || offset < 0
                || length < 1
                || offset + length < 0
                || in.getInt(32) < 0
                || volume < 0
                || (ACTIONS[action] == WriteAction.WRITE && length > Integer.MAX_VALUE / 2)) {
            return null;
        }
        Range range = new Range(volume, offset, length, ACTIONS[action]);
        return new Entry(in.getLong(8), in.getInt(32), range);
    }

    /** CRC-32C of the payload behind a record. */
    public static int payloadCrc(byte[] record) {
        return ByteBuffer.wrap(record).getInt(PAYLOAD_CRC_AT);
    }

    /** Null when the bytes are no commit record. */
    public static @Nullable Commit readCommit(byte[] bytes) {
        if (isDamaged(bytes, COMMIT_BYTES, COMMIT_MAGIC)) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int count = in.getInt(4);
        in.position(8);
        Generation generation = new Generation(in.getLong(), in.getLong());
        long number = in.getLong();
        return count < 0
                ? null
                : new Commit(generation, number, count, in.getLong(), in.getLong(), in.getLong());
    }

    /** Whether damaged bytes were the commit record of this epoch, as far as one can tell. */
    static boolean looksLikeCommit(byte[] bytes, long number) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return in.getInt(0) == COMMIT_MAGIC && in.getLong(24) == number;
    }

    private static ByteBuffer generation(ByteBuffer out, Generation generation) {
        return out.putLong(generation.high()).putLong(generation.low());
    }

    private static boolean isDamaged(byte[] bytes, int length, int magic) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return bytes.length != length
                || in.getInt(0) != magic
                || in.getInt(length - 4) != crc(bytes);
    }

    private static byte[] sealed(byte[] bytes) {
        ByteBuffer.wrap(bytes).putInt(bytes.length - 4, crc(bytes));
        return bytes;
    }

    private static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length - 4);
        return (int) crc.getValue();
    }

    // Positions are part of the format; the golden log pins them.
    @SuppressWarnings("EnumOrdinal")
    private static byte code(Enum<?> value) {
        return (byte) value.ordinal();
    }
}
