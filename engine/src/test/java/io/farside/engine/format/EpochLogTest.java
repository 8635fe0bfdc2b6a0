// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.engine.format.EpochLogScan.Verdict;
import io.farside.model.Generation;
import io.farside.model.RoleEpoch;
import io.farside.wire.replication.Range;
import io.farside.wire.replication.WriteAction;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("malformed")
class EpochLogTest {
    private static final Generation GENERATION = new Generation(1, 2);
    private static final long NUMBER = 77;
    private static final int LENGTH = 700;
    private static final int END =
            EpochLogCodec.HEADER_BYTES + 3 * EpochLogCodec.RECORD_BYTES + 2 * LENGTH;
    private static final int COMMIT_AT = (int) EpochLogCodec.commitOffset(END);

    private static int crc(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    /** Two writes and a trim, committed. */
    private static byte[] log() {
        ByteBuffer out = ByteBuffer.allocate(COMMIT_AT + EpochLogCodec.COMMIT_BYTES);
        out.put(
                EpochLogCodec.header(
                        new EpochLogCodec.Header(GENERATION, NUMBER, new RoleEpoch(3, 4))));
        byte[] data = new byte[LENGTH];
        for (int i = 0; i < 2; i++) {
            Arrays.fill(data, (byte) ('a' + i));
            Range range = new Range(i, 512L * i, LENGTH, WriteAction.WRITE);
            byte[] entry = EpochLogCodec.entry(new EpochLogCodec.Entry(NUMBER, i, range));
            out.put(EpochLogCodec.seal(entry, crc(data, 0, LENGTH))).put(data);
        }
        Range trim = new Range(0, 0, 1L << 40, WriteAction.TRIM);
        out.put(EpochLogCodec.entry(new EpochLogCodec.Entry(NUMBER, 2, trim)));
        out.position(COMMIT_AT);
        out.put(
                EpochLogCodec.commit(
                        new EpochLogCodec.Commit(GENERATION, NUMBER, 3, 2 * LENGTH, 5, COMMIT_AT)));
        return out.array();
    }

    private static EpochLogScan scan(byte[] log) {
        EpochLogScanner scanner = new EpochLogScanner(NUMBER, log.length);
        EpochLogScanner.Want want = scanner.next();
        while (want != null) {
            switch (want) {
                case EpochLogScanner.Want.Bytes(long offset, int length) ->
                        scanner.bytes(Arrays.copyOfRange(log, (int) offset, (int) offset + length));
                case EpochLogScanner.Want.Crc(long offset, int length) ->
                        scanner.crc(crc(log, (int) offset, length));
            }
            want = scanner.next();
        }
        return scanner.result();
    }

    @Test
    void aCommittedLogTellsItsWrites() {
        EpochLogScan scan = scan(log());
        assertThat(scan.verdict()).isEqualTo(Verdict.COMMITTED);
        assertThat(scan.records()).hasSize(3);
        assertThat(scan.records().get(1).offset())
                .isEqualTo(EpochLogCodec.HEADER_BYTES + EpochLogCodec.RECORD_BYTES + (long) LENGTH);
        assertThat(scan.records().get(2).range().length()).isEqualTo(1L << 40);
    }

    @Test
    void everyLogWithoutItsCommitRecordNeverCounted() {
        byte[] log = log();
        for (int size = 0; size < log.length; size++) {
            assertThat(scan(Arrays.copyOf(log, size)).verdict())
                    .as("cut at " + size)
                    .isEqualTo(Verdict.UNCOMMITTED);
        }
    }

    @Test
    void tornRecordsWithoutACommitRecordNeverCounted() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 2000; i++) {
            byte[] log = Arrays.copyOf(log(), COMMIT_AT);
            int lost = random.nextInt(END);
            Arrays.fill(log, lost, lost + random.nextInt(1 + END - lost), (byte) 0);
            assertThat(scan(log).verdict()).isEqualTo(Verdict.UNCOMMITTED);
        }
    }

    @Test
    void rotAnywhereInACommittedLogIsFound() {
        byte[] log = log();
        for (int at = 0; at < log.length; at++) {
            if (at >= END && at < COMMIT_AT) {
                continue;
            }
            byte[] rotten = log.clone();
            rotten[at] ^= 0x10;
            Verdict verdict = scan(rotten).verdict();
            boolean identity = at >= COMMIT_AT && (at < COMMIT_AT + 4 || isNumber(at));
            assertThat(verdict)
                    .as("rot at " + at)
                    .isEqualTo(identity ? Verdict.UNCOMMITTED : Verdict.CORRUPT);
        }
    }

    /** Rot in what says that this is a commit record of this epoch cannot be told from a tear. */
    private static boolean isNumber(int at) {
        return at >= COMMIT_AT + 24 && at < COMMIT_AT + 32;
    }

    @Test
    void dataThatLooksLikeACommitRecordIsData() {
        byte[] fake =
                EpochLogCodec.commit(new EpochLogCodec.Commit(GENERATION, NUMBER, 1, 0, 5, 512));
        byte[] data = new byte[1024 - 112];
        System.arraycopy(fake, 0, data, 512 - 112, fake.length);
        ByteBuffer out = ByteBuffer.allocate(1024);
        out.put(
                EpochLogCodec.header(
                        new EpochLogCodec.Header(GENERATION, NUMBER, new RoleEpoch(3, 4))));
        Range range = new Range(0, 0, data.length, WriteAction.WRITE);
        byte[] entry = EpochLogCodec.entry(new EpochLogCodec.Entry(NUMBER, 0, range));
        out.put(EpochLogCodec.seal(entry, crc(data, 0, data.length))).put(data);
        assertThat(scan(out.array()).verdict()).isEqualTo(Verdict.UNCOMMITTED);
    }

    @Test
    void theNewerValidRecordOfWhatIsAppliedCounts() {
        byte[] file = new byte[2 * AppliedEpoch.BYTES];
        assertThat(AppliedEpoch.decode(new byte[0])).isEqualTo(AppliedEpoch.NONE);
        assertThat(AppliedEpoch.decode(file)).isEqualTo(AppliedEpoch.NONE);
        AppliedEpoch first = new AppliedEpoch(1, GENERATION, 10, 11);
        AppliedEpoch second = new AppliedEpoch(2, GENERATION, 20, 21);
        for (AppliedEpoch each : new AppliedEpoch[] {first, second}) {
            System.arraycopy(each.encode(), 0, file, (int) each.offset(), AppliedEpoch.BYTES);
        }
        assertThat(AppliedEpoch.decode(file)).isEqualTo(second);
        file[(int) second.offset() + 40] ^= 1;
        assertThat(AppliedEpoch.decode(file)).isEqualTo(first);
        file[(int) first.offset() + 40] ^= 1;
        assertThat(AppliedEpoch.decode(file)).isNull();
    }
}
