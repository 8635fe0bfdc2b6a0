// SPDX-License-Identifier: Apache-2.0
package io.farside.systemtest.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.model.Generation;
import io.farside.model.GroupRole;
import io.farside.model.RoleEpoch;
import io.farside.model.StopReason;
import io.farside.wire.replication.BitmapPage;
import io.farside.wire.replication.ClosedAt;
import io.farside.wire.replication.DigestShape;
import io.farside.wire.replication.EpochPosition;
import io.farside.wire.replication.Fingerprint;
import io.farside.wire.replication.Frame;
import io.farside.wire.replication.FrameHeader;
import io.farside.wire.replication.FrameType;
import io.farside.wire.replication.GroupFacts;
import io.farside.wire.replication.JoinOutcome;
import io.farside.wire.replication.Message;
import io.farside.wire.replication.NodeIdentity;
import io.farside.wire.replication.Payload;
import io.farside.wire.replication.ProtocolException;
import io.farside.wire.replication.Range;
import io.farside.wire.replication.ReplicationCodec;
import io.farside.wire.replication.WriteAction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("documents")
class ProtocolBytesTest {
    private static final Path DOCUMENT =
            Path.of("")
                    .toAbsolutePath()
                    .resolveSibling("docs")
                    .resolve("protocol/replication-bytes.md");

    private static final UUID GROUP = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    private static final UUID VOLUME = UUID.fromString("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0");
    private static final RoleEpoch EPOCH = new RoleEpoch(3, 0x1111);
    private static final Generation LATER = new Generation(0xa1, 0xa2);
    private static final Generation EARLIER = new Generation(0xb1, 0xb2);
    private static final NodeIdentity NODE = new NodeIdentity(0x1111, "köln", "boot-1", "0.1.0");
    private static final Fingerprint PRINT = new Fingerprint("0123456789abcdef".repeat(4));
    private static final int DATA_BYTES = 512;

    /** Data of a volume: the same byte again and again. */
    private record Data(byte value, int length) implements Payload {
        byte[] bytes() {
            byte[] bytes = new byte[length];
            Arrays.fill(bytes, value);
            return bytes;
        }

        @Override
        public Payload retain() {
            return this;
        }

        @Override
        public void release() {
            // Nothing is pooled here.
        }
    }

    private static Map<String, Message> nodeMessages() {
        Map<String, Message> all = new LinkedHashMap<>();
        all.put("HELLO", new Message.Hello(Message.Purpose.HEARTBEAT, 1, 0, NODE));
        all.put("HELLO_REPLY", new Message.HelloReply(1, 0, NODE, "unknown node"));
        all.put("HEARTBEAT", new Message.Heartbeat(77));
        all.put("HEARTBEAT_REPLY", new Message.HeartbeatReply(77));
        all.put("JOIN", new Message.Join(1, 7, PRINT, NODE));
        all.put("JOIN_REPLY", new Message.JoinReply(JoinOutcome.USED, NODE, "oslo"));
        all.put("CREDIT", new Message.Credit(GROUP, 8 << 20));
        all.put("ROTATE", new Message.Rotate(PRINT));
        all.put("ROTATE_ACK", new Message.RotateAck(PRINT));
        return all;
    }

    private static Map<String, Message> meetingMessages() {
        long[] bits = new long[BitmapPage.WORDS];
        bits[0] = 0x8000_0000_0000_0005L;
        bits[60] = 1;
        Map<String, Message> all = new LinkedHashMap<>();
        all.put("GROUP_HELLO", new Message.GroupHello(EPOCH, 2, facts()));
        all.put(
                "VERDICT",
                new Message.Verdict(
                        EPOCH, 2, "PRIMARY_AHEAD", Message.Direction.FROM_ME, 0x0123456789abcdefL));
        all.put(
                "BITMAP_PART",
                new Message.BitmapPart(
                        EPOCH, 2, Message.MapKind.DOUBT, 1, new BitmapPage(4, bits)));
        all.put("READY", new Message.Ready(EPOCH, 2));
        all.put("DEMOTE", new Message.Demote(EPOCH, 5, true));
        all.put("DEMOTE_ACK", new Message.DemoteAck(EPOCH, 5, "this side has writes of its own"));
        all.put("FLIP", new Message.Flip(EPOCH));
        all.put("FLIP_ACK", new Message.FlipAck(EPOCH));
        all.put("REVERSE", new Message.Reverse(EPOCH, 6, 2, true));
        all.put("REVERSE_ACK", new Message.ReverseAck(EPOCH, 6));
        all.put("STOP", new Message.Stop(EPOCH, 7, StopReason.NO_SPACE));
        all.put("STOP_ACK", new Message.StopAck(EPOCH, 7));
        all.put("REFUSED", new Message.Refused(EPOCH, StopReason.LOCAL_IO, "flush failed"));
        return all;
    }

    private static Map<String, Message> dataMessages() {
        Range range = new Range(1, 4096, DATA_BYTES, WriteAction.WRITE);
        Range trim = new Range(1, 4096, 1L << 40, WriteAction.TRIM);
        Data data = new Data((byte) 'a', DATA_BYTES);
        byte[] digest = new byte[32];
        Arrays.fill(digest, (byte) 0xdd);
        Message.Outcome full = Message.Outcome.NO_SPACE;
        Message.Outcome ok = Message.Outcome.OK;
        long resync = Long.MIN_VALUE | 12;
        Map<String, Message> all = new LinkedHashMap<>();
        all.put("WRITE", new Message.Write(EPOCH, 8, range, true, data));
        all.put("WRITE trim", new Message.Write(EPOCH, 9, trim, false, null));
        all.put("WRITE_ACK", new Message.WriteAck(EPOCH, 8, full));
        all.put("FLUSH", new Message.Flush(EPOCH, 10, 1));
        all.put("FLUSH_ACK", new Message.FlushAck(EPOCH, 10, Message.Outcome.IO_ERROR));
        all.put("DURABLE", new Message.Durable(EPOCH, 1, 10));
        DigestShape shape = new DigestShape(131_072, 65_536);
        all.put("DIGEST_REQUEST", new Message.DigestRequest(EPOCH, resync, 1, 65_536, shape));
        all.put(
                "DIGEST_REPLY",
                new Message.DigestReply(EPOCH, resync, ok, List.of(digest, new byte[32])));
        all.put("SYNC_BLOCK", new Message.SyncBlock(EPOCH, resync, range, data));
        all.put("SYNC_BLOCK_ACK", new Message.SyncBlockAck(EPOCH, resync, ok));
        all.put("SYNC_PROGRESS", new Message.SyncProgress(EPOCH, 65_536, 131_072));
        all.put("SYNC_END", new Message.SyncEnd(EPOCH, LATER, List.of(EARLIER)));
        all.put("SYNC_END_ACK", new Message.SyncEndAck(EPOCH, LATER));
        all.put("REPLAY_BEGIN", new Message.ReplayBegin(EPOCH, 1 << 20));
        all.put("REPLAY_END", new Message.ReplayEnd(EPOCH, LATER, List.of(EARLIER)));
        all.put("CYCLE_BEGIN", new Message.CycleBegin(EPOCH, 7));
        all.put("CYCLE_READY", new Message.CycleReady(EPOCH, 7));
        all.put(
                "CYCLE_END",
                new Message.CycleEnd(EPOCH, 7, 1_800_000_000_000L, LATER, List.of(EARLIER)));
        all.put("CYCLE_END_ACK", new Message.CycleEndAck(EPOCH, 7, LATER));
        return all;
    }

    private static Map<String, Message> streamMessages() {
        Range range = new Range(1, 4096, DATA_BYTES, WriteAction.WRITE);
        Range trim = new Range(1, 4096, 1L << 40, WriteAction.TRIM);
        EpochPosition at = new EpochPosition(0x5_0000_0003L, 7);
        EpochPosition next = new EpochPosition(0x5_0000_0003L, 8);
        Data data = new Data((byte) 'a', DATA_BYTES);
        ClosedAt closed = new ClosedAt(1_800_000_000_000L, 2_000_000);
        Map<String, Message> all = new LinkedHashMap<>();
        all.put("EPOCH_BEGIN", new Message.EpochBegin(EPOCH, LATER, 0x5_0000_0001L, closed));
        all.put("EPOCH_STATE", new Message.EpochState(EPOCH, LATER, 0x5_0000_0002L, at, 16 << 20));
        all.put("EPOCH_WRITE", new Message.EpochWrite(EPOCH, at, range, data));
        all.put("EPOCH_WRITE trim", new Message.EpochWrite(EPOCH, next, trim, null));
        all.put(
                "EPOCH_CLOSE",
                new Message.EpochClose(EPOCH, 0x5_0000_0003L, 9, DATA_BYTES, closed));
        all.put("EPOCH_ACK", new Message.EpochAck(EPOCH, next, 17 << 20, Message.Outcome.NO_SPACE));
        all.put("EPOCH_COMMITTED", new Message.EpochCommitted(EPOCH, 0x5_0000_0003L));
        return all;
    }

    private static Map<String, Message> messages() {
        Map<String, Message> all = new LinkedHashMap<>(nodeMessages());
        all.putAll(meetingMessages());
        all.putAll(dataMessages());
        all.putAll(streamMessages());
        return all;
    }

    private static GroupFacts facts() {
        return new GroupFacts(
                0x1111,
                0x5555,
                0x6666,
                GroupRole.PRIMARY_REV,
                2,
                EPOCH,
                new RoleEpoch(4, 0x2222),
                new GroupFacts.Lineage(LATER, EARLIER, Generation.NONE, List.of(EARLIER)),
                new GroupFacts.Flags(
                        true, true, false, false, true, false, false, true, false, true, true),
                new GroupFacts.Tracking(1, 2, 3, 65_536, 1_800_000_000_000L, 1_800_000_000_001L),
                List.of(new GroupFacts.VolumeFacts(VOLUME, 1 << 30, 65_536)));
    }

    private static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    /** A whole frame: header, payload or data of a volume. */
    private static byte[] bytes(Message message) {
        byte[] data =
                ReplicationCodec.data(message) instanceof Data known ? known.bytes() : new byte[0];
        ByteBuffer out = ByteBuffer.allocate(ReplicationCodec.MAX_ENCODED_BYTES + data.length);
        UUID group = message instanceof Message.OfNode ? Frame.NO_GROUP : GROUP;
        ReplicationCodec.encode(group, message, crc(data), out);
        out.put(data);
        return Arrays.copyOf(out.array(), out.position());
    }

    private static Frame read(byte[] bytes) throws ProtocolException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        FrameHeader header = ReplicationCodec.decodeHeader(in);
        assertThat(in.remaining()).isEqualTo(header.payloadLength());
        if (!header.type().carriesData() || header.payloadLength() == 0) {
            return ReplicationCodec.complete(header, in);
        }
        byte[] data = Arrays.copyOfRange(bytes, in.position(), bytes.length);
        return ReplicationCodec.complete(header, new Data(data[0], data.length), crc(data));
    }

    @Test
    void everyMessageHasItsBytesInTheDocument() throws IOException {
        Map<String, byte[]> produced = new LinkedHashMap<>();
        messages().forEach((name, message) -> produced.put(name, bytes(message)));
        ByteBlocks blocks = new ByteBlocks(DOCUMENT);
        if (Boolean.getBoolean("golden.update")) {
            blocks.update(produced);
            blocks = new ByteBlocks(DOCUMENT);
        }
        assertThat(blocks.all().keySet()).isEqualTo(produced.keySet());
        for (Map.Entry<String, byte[]> shown : blocks.all().entrySet()) {
            assertThat(produced.get(shown.getKey())).as(shown.getKey()).isEqualTo(shown.getValue());
        }
        for (FrameType type : FrameType.values()) {
            assertThat(produced).containsKey(type.name());
        }
    }

    @Test
    void bytesOfTheDocumentAreReadAsTheMessages() throws IOException, ProtocolException {
        Map<String, Message> messages = messages();
        for (Map.Entry<String, byte[]> shown : new ByteBlocks(DOCUMENT).all().entrySet()) {
            Frame frame = read(shown.getValue());
            assertThat(frame.message())
                    .as(shown.getKey())
                    .usingRecursiveComparison()
                    .isEqualTo(messages.get(shown.getKey()));
            UUID group = frame.message() instanceof Message.OfNode ? Frame.NO_GROUP : GROUP;
            assertThat(frame.group()).as(shown.getKey()).isEqualTo(group);
        }
    }
}
