// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.format;

import io.farside.model.Generation;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Up to which epoch the volumes hold everything durably: two sectors written in turn; specified in
 * {@code docs/format/epoch-log.md}.
 *
 * @param sequence number of the record: the higher valid one counts
 * @param generation of the epoch
 * @param number of the epoch
 * @param closedMillis wall time of its source when it was closed
 */
public record AppliedEpoch(long sequence, Generation generation, long number, long closedMillis) {
    /** Nothing was ever applied. */
    public static final AppliedEpoch NONE = new AppliedEpoch(0, Generation.NONE, 0, 0);

    /** Bytes of one copy. */
    public static final int BYTES = 512;

    /** {@code FSEA}. */
    public static final int MAGIC = 0x46534541;

    private static final int VERSION = 1;

    /** Where this record goes in its file, bytes. */
    public long offset() {
        return (sequence & 1) * BYTES;
    }

    public byte[] encode() {
        byte[] bytes = new byte[BYTES];
        ByteBuffer out = ByteBuffer.wrap(bytes);
        out.putInt(MAGIC).putInt(VERSION).putLong(sequence);
        out.putLong(generation.high()).putLong(generation.low());
        out.putLong(number).putLong(closedMillis);
        out.putInt(BYTES - 4, crc(bytes));
        return bytes;
    }

    /** The newer valid copy; null when neither is valid. A file without any is {@link #NONE}. */
    public static @Nullable AppliedEpoch decode(byte[] file) {
        AppliedEpoch first = copy(file, 0);
        AppliedEpoch second = copy(file, BYTES);
        if (first == null || second == null) {
            AppliedEpoch one = first == null ? second : first;
            return one == null && isZero(file) ? NONE : one;
        }
        return first.sequence > second.sequence ? first : second;
    }

    private static boolean isZero(byte[] file) {
        for (byte b : file) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable AppliedEpoch copy(byte[] file, int at) {
        if (file.length < at + BYTES) {
            return null;
        }
        byte[] bytes = Arrays.copyOfRange(file, at, at + BYTES);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (in.getInt() != MAGIC || in.getInt() != VERSION || in.getInt(BYTES - 4) != crc(bytes)) {
            return null;
        }
        long sequence = in.getLong();
        Generation generation = new Generation(in.getLong(), in.getLong());
        return new AppliedEpoch(sequence, generation, in.getLong(), in.getLong());
    }

    private static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, BYTES - 4);
        return (int) crc.getValue();
    }
}
