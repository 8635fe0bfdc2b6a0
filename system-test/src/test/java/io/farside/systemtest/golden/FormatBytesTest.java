// SPDX-License-Identifier: Apache-2.0
package io.farside.systemtest.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.engine.format.AppliedEpoch;
import io.farside.engine.format.BitPage;
import io.farside.engine.format.EpochLogCodec;
import io.farside.engine.format.EpochLogScan;
import io.farside.engine.format.EpochLogScanner;
import io.farside.engine.format.GroupRecord;
import io.farside.engine.format.GroupRecordCodec;
import io.farside.engine.format.ImageCatalogue;
import io.farside.engine.format.ImageRecord;
import io.farside.model.Generation;
import io.farside.model.GroupPolicies;
import io.farside.model.GroupRole;
import io.farside.model.GroupStatus;
import io.farside.model.LossPolicy;
import io.farside.model.RoleEpoch;
import io.farside.model.StopReason;
import io.farside.node.volume.Backing;
import io.farside.node.volume.Superblock;
import io.farside.node.volume.SuperblockCodec;
import io.farside.wire.replication.BitmapPage;
import io.farside.wire.replication.GroupFacts;
import io.farside.wire.replication.Range;
import io.farside.wire.replication.WriteAction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("documents")
class FormatBytesTest {
    private static final Path FORMATS =
            Path.of("").toAbsolutePath().resolveSibling("docs").resolve("format");
    private static final UUID GROUP = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    private static final UUID VOLUME = UUID.fromString("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0");

    /** What the document shows is what is written, whole. */
    private static byte[] shown(String document, String name, byte[] produced) throws IOException {
        ByteBlocks blocks = new ByteBlocks(FORMATS.resolve(document));
        if (Boolean.getBoolean("golden.update")) {
            blocks.update(Map.of(name, produced));
            blocks = new ByteBlocks(FORMATS.resolve(document));
        }
        byte[] shown = Objects.requireNonNull(blocks.all().get(name), name);
        assertThat(produced).as(name + " as " + document + " shows it").isEqualTo(shown);
        return shown;
    }

    @Test
    void pagesOfMapsAreThoseOfTheDocuments() throws IOException {
        long[] words = new long[BitmapPage.WORDS];
        words[0] = 0x8000_0000_0000_0005L;
        words[60] = 1;
        page("intent-map.md", "intent", BitPage.KIND_INTENT, words);
        page("change-bitmap.md", "dirty", BitPage.KIND_DIRTY, words);
        page("change-bitmap.md", "doubt", BitPage.KIND_DOUBT, words);
        page("images.md", "touched", BitPage.KIND_TOUCHED, words);
    }

    @Test
    void imageCatalogueIsThatOfTheDocument() throws IOException {
        ImageRecord image =
                new ImageRecord(
                        3,
                        "safety",
                        ImageRecord.Kind.SAFETY,
                        ImageRecord.State.RESTORING,
                        1_800_000_000_000L,
                        new Generation(0xa1, 0xa2),
                        new RoleEpoch(4, 0x1111),
                        1_800_000_000_001L,
                        true,
                        true,
                        List.of(16L, 17L));
        ImageCatalogue catalogue = new ImageCatalogue(5, 4, List.of(image));
        byte[] shown = shown("images.md", "catalogue", catalogue.encode());
        byte[] file = new byte[2 * ImageCatalogue.SLOT_BYTES];
        System.arraycopy(shown, 0, file, (int) catalogue.offset(), shown.length);
        assertThat(ImageCatalogue.decode(file)).isEqualTo(catalogue);
    }

    private static void page(String document, String name, int kind, long[] words)
            throws IOException {
        byte[] shown = shown(document, name, BitPage.encode(kind, 2, 7, words));
        assertThat(BitPage.decode(shown, 0, kind, 2)).isEqualTo(words);
    }

    private static GroupRecord record() {
        GroupRecord r = new GroupRecord(GROUP, GroupRole.PRIMARY_REV);
        r.sequence = 258;
        r.status = new GroupStatus.Stopped(StopReason.FAILOVER);
        r.fence = true;
        r.fenceReason = StopReason.LOCAL_IO;
        r.goal = GroupRecord.PendingGoal.FAILBACK;
        r.cleanStop = true;
        r.synced = true;
        r.resyncOpen = true;
        r.yielded = true;
        r.overwrite = true;
        r.naturalVersion = 3;
        r.roleEpoch = new RoleEpoch(4, 0x1111);
        r.highestSeen = new RoleEpoch(5, 0x2222);
        r.current = new Generation(0xa1, 0xa2);
        r.base = new Generation(0xb1, 0xb2);
        r.resync = new Generation(0xc1, 0xc2);
        r.history.add(new Generation(0xb1, 0xb2));
        r.history.add(new Generation(0xd1, 0xd2));
        r.loneFirstMillis = 1_800_000_000_000L;
        r.loneLastMillis = 1_800_000_000_001L;
        r.aliveMillis = 1_800_000_000_002L;
        r.asOfMillis = 1_800_000_000_003L;
        r.peerNode = 0x2222;
        r.policies =
                new GroupPolicies(
                        true, LossPolicy.HOLD, Duration.ofSeconds(3), Duration.ofMinutes(1));
        r.bootId = "boot-1";
        r.volumes = List.of(new GroupFacts.VolumeFacts(VOLUME, 1L << 30, 65_536));
        return r;
    }

    @Test
    void groupRecordIsThatOfTheDocument() throws IOException {
        byte[] shown = shown("group-record.md", "record", GroupRecordCodec.encode(record()));
        byte[] file = new byte[2 * GroupRecordCodec.SLOT_BYTES];
        System.arraycopy(shown, 0, file, (int) GroupRecordCodec.offset(258), shown.length);
        GroupRecord read = Objects.requireNonNull(GroupRecordCodec.decode(file));
        assertThat(read).usingRecursiveComparison().isEqualTo(record());
    }

    private static byte[] log(byte[] data) {
        Generation generation = new Generation(0xa1, 0xa2);
        long number = 0x5_0000_0003L;
        Range write = new Range(1, 4096, data.length, WriteAction.WRITE);
        Range trim = new Range(1, 4096, 1L << 40, WriteAction.TRIM);
        byte[] first = EpochLogCodec.entry(new EpochLogCodec.Entry(number, 0, write));
        ByteBuffer out = ByteBuffer.allocate(4096);
        out.put(
                EpochLogCodec.header(
                        new EpochLogCodec.Header(generation, number, new RoleEpoch(3, 0x1111))));
        out.put(EpochLogCodec.seal(first, crc(data))).put(data);
        out.put(EpochLogCodec.entry(new EpochLogCodec.Entry(number, 1, trim)));
        long end = EpochLogCodec.commitOffset(out.position());
        out.position((int) end);
        out.put(
                EpochLogCodec.commit(
                        new EpochLogCodec.Commit(
                                generation, number, 2, data.length, 1_800_000_000_000L, end)));
        return Arrays.copyOf(out.array(), out.position());
    }

    private static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    @Test
    void epochLogIsThatOfTheDocument() throws IOException {
        byte[] data = new byte[512];
        Arrays.fill(data, (byte) 'a');
        byte[] shown = shown("epoch-log.md", "log", log(data));
        EpochLogScanner scanner = new EpochLogScanner(0x5_0000_0003L, shown.length);
        EpochLogScanner.Want want = scanner.next();
        while (want != null) {
            switch (want) {
                case EpochLogScanner.Want.Bytes(long offset, int length) ->
                        scanner.bytes(
                                Arrays.copyOfRange(shown, (int) offset, (int) offset + length));
                case EpochLogScanner.Want.Crc(long offset, int length) ->
                        scanner.crc(
                                crc(
                                        Arrays.copyOfRange(
                                                shown, (int) offset, (int) offset + length)));
            }
            want = scanner.next();
        }
        assertThat(scanner.result().verdict()).isEqualTo(EpochLogScan.Verdict.COMMITTED);
        assertThat(scanner.result().records()).hasSize(2);
    }

    @Test
    void recordOfWhatIsAppliedIsThatOfTheDocument() throws IOException {
        AppliedEpoch record =
                new AppliedEpoch(7, new Generation(0xa1, 0xa2), 0x5_0000_0003L, 1_800_000_000_000L);
        byte[] shown = shown("epoch-log.md", "applied", record.encode());
        byte[] file = new byte[2 * AppliedEpoch.BYTES];
        System.arraycopy(shown, 0, file, (int) record.offset(), shown.length);
        assertThat(AppliedEpoch.decode(file)).isEqualTo(record);
    }

    @Test
    void superblockIsThatOfTheDocument() throws Exception {
        Superblock block =
                new Superblock(
                        9,
                        VOLUME,
                        1L << 30,
                        new Superblock.Device(Backing.ADOPTED, "/images/disk.raw", 0x3333, 0x4444),
                        "boot-1",
                        true,
                        new Superblock.Membership(GROUP, new UUID(5, 6)),
                        new Superblock.Lineage(
                                GROUP,
                                new Generation(0xa1, 0xa2),
                                new Generation(0xb1, 0xb2),
                                List.of(new Generation(0xb1, 0xb2))));
        byte[] shown = shown("superblock.md", "superblock", SuperblockCodec.encode(block));
        assertThat(SuperblockCodec.decode(shown)).isEqualTo(block);
    }
}
