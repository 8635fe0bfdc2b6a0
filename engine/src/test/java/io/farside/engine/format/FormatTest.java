// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.model.Generation;
import io.farside.model.GroupRole;
import io.farside.model.GroupStatus;
import io.farside.model.RoleEpoch;
import io.farside.model.StopReason;
import io.farside.wire.replication.GroupFacts;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("malformed")
class FormatTest {

    private static GroupRecord record(long sequence) {
        GroupRecord r = new GroupRecord(new UUID(1, 2), GroupRole.SECONDARY_REV);
        r.sequence = sequence;
        r.status = new GroupStatus.Stopped(StopReason.LINK_LOST);
        r.roleEpoch = new RoleEpoch(3, 4);
        r.highestSeen = new RoleEpoch(5, 6);
        r.current = new Generation(7, 8);
        r.base = new Generation(9, 10);
        r.history.add(new Generation(9, 10));
        r.bootId = "boot-1";
        r.everSynced = true;
        r.yielded = true;
        r.goal = GroupRecord.PendingGoal.FAILBACK;
        r.loneFirstMillis = 1000;
        r.peerNode = 12;
        r.volumes = List.of(new GroupFacts.VolumeFacts(new UUID(3, 4), 1 << 20, 65_536));
        return r;
    }

    @Test
    void recordComesBackAsItWas() {
        byte[] file = new byte[2 * GroupRecordCodec.SLOT_BYTES];
        put(file, record(2));
        GroupRecord read = Objects.requireNonNull(GroupRecordCodec.decode(file));
        assertThat(GroupRecordCodec.encode(read)).isEqualTo(GroupRecordCodec.encode(record(2)));
        assertThat(read.role).isEqualTo(GroupRole.SECONDARY_REV);
        assertThat(read.status.label()).isEqualTo("Stopped(LinkLost)");
        assertThat(read.goal).isEqualTo(GroupRecord.PendingGoal.FAILBACK);
    }

    @Test
    void olderCopyIsUsed_whenTheNewerWriteWasTorn() {
        byte[] file = new byte[2 * GroupRecordCodec.SLOT_BYTES];
        put(file, record(2));
        byte[] next = GroupRecordCodec.encode(record(3));
        System.arraycopy(next, 0, file, (int) GroupRecordCodec.offset(3), next.length);
        file[(int) GroupRecordCodec.offset(3) + 100] ^= 1;
        assertThat(Objects.requireNonNull(GroupRecordCodec.decode(file)).sequence).isEqualTo(2);
    }

    @Test
    void damagedRecordsAreNeverRead_whateverTheBytes() {
        SplittableRandom random = new SplittableRandom(7);
        byte[] good = GroupRecordCodec.encode(record(2));
        for (int i = 0; i < 5000; i++) {
            byte[] file = good.clone();
            int at = random.nextInt(ByteBuffer.wrap(good).getInt(8));
            file[at] ^= (byte) (1 + random.nextInt(255));
            assertThat(GroupRecordCodec.decode(file)).as("byte " + at).isNull();
        }
        assertThat(GroupRecordCodec.decode(new byte[0])).isNull();
        assertThat(GroupRecordCodec.decode(new byte[100])).isNull();
    }

    @Test
    void pageComesBack_andADamagedOneIsNotTrusted() {
        long[] words = new long[61];
        words[0] = 5;
        words[60] = -1;
        byte[] page = BitPage.encode(BitPage.KIND_DIRTY, 3, 9, words);
        assertThat(page).hasSize(BitPage.BYTES);
        assertThat(BitPage.decode(page, 0, BitPage.KIND_DIRTY, 3)).isEqualTo(words);
        assertThat(BitPage.decode(page, 0, BitPage.KIND_DIRTY, 4)).isNull();
        assertThat(BitPage.decode(page, 0, BitPage.KIND_DOUBT, 3)).isNull();
        page[200] ^= 1;
        assertThat(BitPage.decode(page, 0, BitPage.KIND_DIRTY, 3)).isNull();
        assertThat(BitPage.decode(new byte[512], 0, BitPage.KIND_DIRTY, 3)).containsOnly(0L);
    }

    @Test
    void bytesAreThoseOfTheFormatDocument() {
        long[] words = new long[61];
        words[0] = 1;
        byte[] page = BitPage.encode(BitPage.KIND_INTENT, 2, 1, words);
        assertThat(HexFormat.of().formatHex(page, 0, 20))
                .isEqualTo("46534250" + "01" + "01" + "0000" + "00000002" + "0000000000000001");
        assertThat(HexFormat.of().formatHex(page, 24, 32)).isEqualTo("0000000000000001");
        byte[] record = GroupRecordCodec.encode(record(2));
        assertThat(HexFormat.of().formatHex(record, 0, 8)).isEqualTo("46534752" + "00000001");
        assertThat(HexFormat.of().formatHex(record, 16, 40))
                .isEqualTo("0000000000000001" + "0000000000000002" + "0000000000000002");
    }

    private static void put(byte[] file, GroupRecord record) {
        byte[] bytes = GroupRecordCodec.encode(record);
        int at = (int) GroupRecordCodec.offset(record.sequence);
        System.arraycopy(bytes, 0, file, at, bytes.length);
    }
}
