// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.farside.wire.replication.BitmapPage;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Tag;

/**
 * Any bytes at all as a group record or a page of bits. Check sums are made right first: wrong ones
 * are refused before anything is read.
 */
@Tag("malformed")
class FormatFuzzTest {
    private static final int HEAD_BYTES = 16;

    @FuzzTest(maxDuration = "5m")
    void aFileIsReadOrNotTrusted_whateverItHolds(byte[] input) {
        check(input);
    }

    private static void check(byte[] input) {
        assertThat(input).as("the file").isEqualTo(readUnchanged(input));
        record(sealedRecord(input));
        page(input);
    }

    private static byte[] readUnchanged(byte[] input) {
        byte[] file = input.clone();
        if (GroupRecordCodec.decode(file) == null) {
            assertThat(BitPage.decode(file, 0, BitPage.KIND_INTENT, 0))
                    .satisfiesAnyOf(
                            words -> assertThat(words).isNull(),
                            words -> assertThat(words).hasSize(BitmapPage.WORDS));
        }
        return file;
    }

    private static void record(byte[] file) {
        GroupRecord record = GroupRecordCodec.decode(file);
        if (record == null) {
            return;
        }
        byte[] first = GroupRecordCodec.encode(record);
        GroupRecord again = Objects.requireNonNull(GroupRecordCodec.decode(first));
        assertThat(GroupRecordCodec.encode(again)).isEqualTo(first);
    }

    /** The first copy with the length and check sum its bytes should have. */
    private static byte[] sealedRecord(byte[] input) {
        byte[] file = Arrays.copyOf(input, Math.max(HEAD_BYTES, input.length));
        int length = Math.min(file.length, GroupRecordCodec.SLOT_BYTES);
        CRC32C crc = new CRC32C();
        ByteBuffer head = ByteBuffer.wrap(file);
        head.putInt(0, GroupRecordCodec.MAGIC).putInt(4, GroupRecordCodec.VERSION);
        head.putInt(8, length);
        crc.update(file, 0, 12);
        crc.update(file, HEAD_BYTES, length - HEAD_BYTES);
        head.putInt(12, (int) crc.getValue());
        return file;
    }

    private static void page(byte[] input) {
        byte[] sector = Arrays.copyOf(input, BitPage.BYTES);
        ByteBuffer in = ByteBuffer.wrap(sector);
        in.putInt(20, 0);
        CRC32C crc = new CRC32C();
        crc.update(sector);
        in.putInt(20, (int) crc.getValue());
        int page = in.getInt(8);
        long[] words = BitPage.decode(sector, 0, sector[5], page);
        if (words != null && in.getInt(0) == BitPage.MAGIC) {
            byte[] again = BitPage.encode(sector[5], page, in.getLong(12), words);
            assertThat(BitPage.decode(again, 0, sector[5], page)).isEqualTo(words);
        }
    }
}
