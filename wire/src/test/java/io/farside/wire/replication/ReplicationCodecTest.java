// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.farside.model.Generation;
import io.farside.model.GroupRole;
import io.farside.model.RoleEpoch;
import io.farside.model.StopReason;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("malformed")
class ReplicationCodecTest {
    private static final UUID GROUP = new UUID(5, 6);
    private static final RoleEpoch EPOCH = new RoleEpoch(7, 8);
    private static final NodeIdentity NODE = new NodeIdentity(9, "nära", "boot", "1.0");

    private record Bytes(int length) implements Payload {
        @Override
        public Payload retain() {
            return this;
        }

        @Override
        public void release() {}
    }

    private static final Fingerprint PRINT = Fingerprint.of(new byte[] {1, 2, 3});

    private static GroupFacts facts() {
        return new GroupFacts(
                1,
                2,
                3,
                GroupRole.PRIMARY_REV,
                4,
                EPOCH,
                new RoleEpoch(9, 1),
                new GroupFacts.Lineage(
                        new Generation(1, 2),
                        new Generation(3, 4),
                        Generation.NONE,
                        List.of(new Generation(5, 6))),
                new GroupFacts.Flags(
                        true, false, true, false, true, false, true, false, true, false, true),
                new GroupFacts.Tracking(1, 2, 3, 4, 5, 6),
                List.of(new GroupFacts.VolumeFacts(new UUID(1, 2), 1 << 30, 65_536)));
    }

    private static List<Message> samples() {
        Range range = new Range(3, 4096, 8192, WriteAction.WRITE);
        Range zero = new Range(3, 4096, 1L << 40, WriteAction.TRIM);
        long[] bits = new long[BitmapPage.WORDS];
        bits[60] = -1;
        Generation generation = new Generation(11, 12);
        List<Generation> history = List.of(generation, Generation.NONE);
        return List.of(
                new Message.Hello(Message.Purpose.HEARTBEAT, 1, 2, NODE),
                new Message.HelloReply(1, 0, NODE, "other version"),
                new Message.Heartbeat(77),
                new Message.HeartbeatReply(-1),
                new Message.Join(1, 5, PRINT, NODE),
                new Message.JoinReply(JoinOutcome.EXPIRED, NODE, "2026-01-01T00:00:00Z"),
                new Message.Credit(GROUP, 1 << 20),
                new Message.Rotate(PRINT),
                new Message.RotateAck(PRINT),
                new Message.GroupHello(EPOCH, 1, facts()),
                new Message.Verdict(EPOCH, 2, "IN_SYNC", Message.Direction.TO_ME, -5),
                new Message.BitmapPart(EPOCH, 3, Message.MapKind.DOUBT, 2, new BitmapPage(9, bits)),
                new Message.Ready(EPOCH, 3),
                new Message.Write(EPOCH, 4, range, true, new Bytes(8192)),
                new Message.Write(EPOCH, 5, zero, false, null),
                new Message.WriteAck(EPOCH, 4, Message.Outcome.NO_SPACE),
                new Message.Flush(EPOCH, 6, 3),
                new Message.FlushAck(EPOCH, 6, Message.Outcome.IO_ERROR),
                new Message.Durable(EPOCH, 3, 9),
                new Message.DigestRequest(EPOCH, 8, 1, 4096, new DigestShape(65_536, 4096)),
                new Message.SyncBlock(EPOCH, 9, range, new Bytes(8192)),
                new Message.SyncBlockAck(EPOCH, 9, Message.Outcome.OK),
                new Message.SyncProgress(EPOCH, 1, 2),
                new Message.SyncEnd(EPOCH, generation, history),
                new Message.SyncEndAck(EPOCH, generation),
                new Message.Demote(EPOCH, 1, true),
                new Message.DemoteAck(EPOCH, 1, "no"),
                new Message.Flip(EPOCH),
                new Message.FlipAck(EPOCH),
                new Message.Reverse(EPOCH, 1, 2, true),
                new Message.ReverseAck(EPOCH, 1),
                new Message.Stop(EPOCH, 1, StopReason.NO_SPACE),
                new Message.StopAck(EPOCH, 1),
                new Message.ReplayBegin(EPOCH, 5),
                new Message.ReplayEnd(EPOCH, generation, history),
                new Message.CycleBegin(EPOCH, 4),
                new Message.CycleReady(EPOCH, 4),
                new Message.CycleEnd(EPOCH, 4, 1_800_000_000_000L, generation, history),
                new Message.CycleEndAck(EPOCH, 4, generation),
                new Message.Refused(EPOCH, StopReason.LOCAL_IO, "broken"),
                new Message.EpochBegin(EPOCH, generation, 1, new ClosedAt(7, 8)),
                new Message.EpochState(EPOCH, generation, 1, new EpochPosition(2, 3), 4),
                new Message.EpochWrite(EPOCH, new EpochPosition(2, 3), range, new Bytes(8192)),
                new Message.EpochWrite(EPOCH, new EpochPosition(2, 4), zero, null),
                new Message.EpochClose(EPOCH, 2, 5, 6, new ClosedAt(7, 8)),
                new Message.EpochAck(EPOCH, new EpochPosition(2, 3), 9, Message.Outcome.NO_SPACE),
                new Message.EpochCommitted(EPOCH, 2));
    }

    private static ByteBuffer encoded(Message message, int dataCrc) {
        ByteBuffer out = ByteBuffer.allocate(ReplicationCodec.MAX_ENCODED_BYTES);
        UUID group = message instanceof Message.OfNode ? Frame.NO_GROUP : GROUP;
        ReplicationCodec.encode(group, message, dataCrc, out);
        return out.flip();
    }

    @Test
    void everyMessageComesBackAsItWas() throws ProtocolException {
        for (Message message : samples()) {
            Payload data = ReplicationCodec.data(message);
            ByteBuffer bytes = encoded(message, 42);
            FrameHeader header = ReplicationCodec.decodeHeader(bytes);
            Frame frame =
                    data == null
                            ? ReplicationCodec.complete(header, bytes)
                            : ReplicationCodec.complete(header, data, 42);
            if (message instanceof Message.BitmapPart sent
                    && frame.message() instanceof Message.BitmapPart got) {
                assertThat(got.page().bits()).isEqualTo(sent.page().bits());
            } else {
                assertThat(frame.message()).isEqualTo(message);
            }
        }
    }

    @Test
    void digestsComeBackInOrder() throws ProtocolException {
        byte[] first = new byte[32];
        first[31] = 1;
        Message.DigestReply reply =
                new Message.DigestReply(EPOCH, 1, Message.Outcome.OK, List.of(first, new byte[32]));
        ByteBuffer bytes = encoded(reply, 0);
        Frame frame = ReplicationCodec.complete(ReplicationCodec.decodeHeader(bytes), bytes);
        List<byte[]> digests = ((Message.DigestReply) frame.message()).digests();
        assertThat(digests).hasSize(2);
        assertThat(digests.getFirst()).isEqualTo(first);
    }

    @Test
    void everyFlippedBitOfAHeaderIsNoticed() {
        ByteBuffer bytes = encoded(new Message.Ready(EPOCH, 3), 0);
        for (int bit = 0; bit < FrameHeader.BYTES * 8; bit++) {
            byte[] broken = new byte[bytes.limit()];
            bytes.get(0, broken);
            broken[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> ReplicationCodec.decodeHeader(ByteBuffer.wrap(broken)))
                    .isInstanceOf(ProtocolException.class);
        }
    }

    @Test
    void dataWithAnotherCheckSumIsRefused() throws ProtocolException {
        Range range = new Range(0, 0, 512, WriteAction.WRITE);
        Payload data = new Bytes(512);
        ByteBuffer bytes = encoded(new Message.Write(EPOCH, 1, range, false, data), 1);
        FrameHeader header = ReplicationCodec.decodeHeader(bytes);
        assertThatThrownBy(() -> ReplicationCodec.complete(header, data, 2))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("check sum");
    }

    @Test
    void positionsOutOfBoundsInAStreamAreRefused() {
        for (int field : new int[] {48, 64, 76}) {
            ByteBuffer bytes = encoded(new Message.EpochCommitted(EPOCH, 3), 0);
            bytes.put(field, (byte) 0x80);
            seal(bytes);
            assertThatThrownBy(() -> ReplicationCodec.decodeHeader(bytes))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("epoch position");
        }
    }

    @Test
    void lengthsOutOfBoundsAreRefused_beforeAnythingIsAllocated() {
        for (int length : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 33 << 20}) {
            ByteBuffer bytes = encoded(new Message.Ready(EPOCH, 3), 0);
            bytes.putInt(8, length);
            seal(bytes);
            assertThatThrownBy(() -> ReplicationCodec.decodeHeader(bytes))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("payload length");
        }
    }

    @Test
    void randomPayloadsNeverDoMoreThanBeRefused() throws ProtocolException {
        long seed = 20_260_101;
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 20_000; i++) {
            List<Message> samples = samples();
            ByteBuffer bytes = encoded(samples.get(random.nextInt(samples.size())), 0);
            int flips = 1 + random.nextInt(8);
            for (int f = 0; f < flips; f++) {
                bytes.put(random.nextInt(bytes.limit()), (byte) random.nextInt());
            }
            seal(bytes);
            try {
                FrameHeader header = ReplicationCodec.decodeHeader(bytes);
                sealPayload(header, bytes);
            } catch (ProtocolException refused) {
                assertThat(refused.getMessage()).as("seed " + seed).isNotBlank();
            }
        }
    }

    private static void sealPayload(FrameHeader header, ByteBuffer bytes) throws ProtocolException {
        if (bytes.remaining() != header.payloadLength()) {
            return;
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice());
        ReplicationCodec.complete(
                header.payload(header.payloadLength(), (int) crc.getValue()), bytes);
    }

    private static void seal(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(0, FrameHeader.BYTES - 4));
        bytes.putInt(FrameHeader.BYTES - 4, (int) crc.getValue());
    }

    @Test
    void compressedDataComesBack_withTheCheckSumOfItsContent() throws ProtocolException {
        Range range = new Range(3, 4096, 8192, WriteAction.WRITE);
        Message.Write write = new Message.Write(EPOCH, 4, range, true, new Bytes(8192));
        ByteBuffer out = ByteBuffer.allocate(ReplicationCodec.MAX_ENCODED_BYTES);
        ReplicationCodec.encode(GROUP, write, 42, new ReplicationCodec.Packed(100, 7), out);
        FrameHeader header = ReplicationCodec.decodeHeader(out.flip());
        assertThat(header.isCompressed()).isTrue();
        assertThat(header.payloadLength()).isEqualTo(100);
        ReplicationCodec.checkData(header, 7);
        assertThatThrownBy(() -> ReplicationCodec.checkData(header, 8))
                .hasMessageContaining("check sum");
        Frame frame =
                ReplicationCodec.complete(
                        header.expanded(42), Objects.requireNonNull(write.payload()), 42);
        assertThat(frame.message()).isEqualTo(write);
    }

    @Test
    void compressedDataThatIsNotSmallerOrExpandsTooFarIsRefused() {
        for (long[] wrong :
                new long[][] {
                    {8192, 8192}, {8192, 4}, {ReplicationCodec.MAX_COMPRESSED_BYTES + 1, 100}
                }) {
            Range range = new Range(3, 4096, wrong[0], WriteAction.WRITE);
            Message write = new Message.Write(EPOCH, 4, range, true, new Bytes((int) wrong[0]));
            ByteBuffer out = ByteBuffer.allocate(ReplicationCodec.MAX_ENCODED_BYTES);
            ReplicationCodec.encode(
                    GROUP, write, 42, new ReplicationCodec.Packed((int) wrong[1], 7), out);
            assertThatThrownBy(() -> ReplicationCodec.decodeHeader(out.flip()))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("compressed");
        }
    }
}
