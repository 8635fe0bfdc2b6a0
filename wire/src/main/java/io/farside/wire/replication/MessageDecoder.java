// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.replication;

import io.farside.model.RoleEpoch;
import io.farside.model.StopReason;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Headers and structured payloads to messages. */
final class MessageDecoder {
    private static final Message.Outcome[] OUTCOMES = Message.Outcome.values();
    private static final WriteAction[] ACTIONS = WriteAction.values();

    private final FrameHeader header;
    private final BodyReader body;

    private MessageDecoder(FrameHeader header, ByteBuffer payload) {
        this.header = header;
        this.body = new BodyReader(payload, header.type());
    }

    static Message decode(FrameHeader header, ByteBuffer payload, @Nullable Payload data)
            throws ProtocolException {
        MessageDecoder decoder = new MessageDecoder(header, payload);
        Message message = decoder.message(data);
        decoder.body.end();
        return message;
    }

    private Message message(@Nullable Payload data) throws ProtocolException {
        RoleEpoch epoch = header.roleEpoch();
        long sequence = header.sequence();
        return switch (header.type()) {
            case WRITE -> new Message.Write(epoch, sequence, range(), header.flag(), data);
            case WRITE_ACK -> new Message.WriteAck(epoch, sequence, outcome());
            case FLUSH -> new Message.Flush(epoch, sequence, header.volume());
            case FLUSH_ACK -> new Message.FlushAck(epoch, sequence, outcome());
            case DURABLE -> new Message.Durable(epoch, header.volume(), sequence);
            case SYNC_BLOCK -> new Message.SyncBlock(epoch, sequence, range(), data);
            case SYNC_BLOCK_ACK -> new Message.SyncBlockAck(epoch, sequence, outcome());
            case DIGEST_REQUEST ->
                    new Message.DigestRequest(
                            epoch,
                            sequence,
                            header.volume(),
                            header.offset(),
                            new DigestShape(header.length(), header.extra()));
            case DIGEST_REPLY -> new Message.DigestReply(epoch, sequence, outcome(), digests());
            case HEARTBEAT -> new Message.Heartbeat(sequence);
            case HEARTBEAT_REPLY -> new Message.HeartbeatReply(sequence);
            case SYNC_PROGRESS -> new Message.SyncProgress(epoch, header.offset(), header.length());
            case REPLAY_BEGIN -> new Message.ReplayBegin(epoch, header.length());
            case SYNC_END -> new Message.SyncEnd(epoch, body.generation(), body.history());
            case REPLAY_END -> new Message.ReplayEnd(epoch, body.generation(), body.history());
            case SYNC_END_ACK -> new Message.SyncEndAck(epoch, body.generation());
            case CYCLE_BEGIN -> new Message.CycleBegin(epoch, sequence);
            case CYCLE_READY -> new Message.CycleReady(epoch, sequence);
            case CYCLE_END ->
                    new Message.CycleEnd(
                            epoch, sequence, header.offset(), body.generation(), body.history());
            case CYCLE_END_ACK -> new Message.CycleEndAck(epoch, sequence, body.generation());
            case HELLO, HELLO_REPLY, GROUP_HELLO, VERDICT, BITMAP_PART, READY -> meeting(epoch);
            case JOIN, JOIN_REPLY, CREDIT, ROTATE, ROTATE_ACK -> between();
            case DEMOTE,
                    DEMOTE_ACK,
                    FLIP,
                    FLIP_ACK,
                    REVERSE,
                    REVERSE_ACK,
                    STOP,
                    STOP_ACK,
                    REFUSED ->
                    verb(epoch);
            case EPOCH_WRITE -> new Message.EpochWrite(epoch, position(sequence), range(), data);
            case EPOCH_BEGIN, EPOCH_STATE, EPOCH_CLOSE, EPOCH_ACK, EPOCH_COMMITTED -> stream(epoch);
        };
    }

    private Message meeting(RoleEpoch epoch) throws ProtocolException {
        return switch (header.type()) {
            case HELLO ->
                    new Message.Hello(
                            choice(Message.Purpose.values()),
                            body.integer(),
                            body.number(),
                            body.identity());
            case HELLO_REPLY ->
                    new Message.HelloReply(
                            body.integer(),
                            body.number(),
                            body.identity(),
                            body.text(ReplicationCodec.MAX_TEXT_BYTES));
            case GROUP_HELLO -> new Message.GroupHello(epoch, header.sequence(), body.facts());
            case VERDICT ->
                    new Message.Verdict(
                            epoch,
                            header.sequence(),
                            body.text(ReplicationCodec.MAX_NAME_BYTES),
                            choice(Message.Direction.values()),
                            header.offset());
            case BITMAP_PART ->
                    new Message.BitmapPart(
                            epoch,
                            header.sequence(),
                            choice(Message.MapKind.values()),
                            header.volume(),
                            page());
            default -> new Message.Ready(epoch, header.sequence());
        };
    }

    private Message between() throws ProtocolException {
        return switch (header.type()) {
            case JOIN ->
                    new Message.Join(
                            body.integer(), body.number(), body.fingerprint(), body.identity());
            case JOIN_REPLY ->
                    new Message.JoinReply(
                            choice(JoinOutcome.values()),
                            body.identity(),
                            body.text(ReplicationCodec.MAX_TEXT_BYTES));
            case CREDIT -> credit();
            case ROTATE -> new Message.Rotate(body.fingerprint());
            default -> new Message.RotateAck(body.fingerprint());
        };
    }

    private Message credit() throws ProtocolException {
        UUID group = new UUID(body.number(), body.number());
        long limit = body.number();
        if (limit < 0) {
            throw new ProtocolException("credit of " + limit + " bytes");
        }
        return new Message.Credit(group, limit);
    }

    private Message verb(RoleEpoch epoch) throws ProtocolException {
        long request = header.sequence();
        return switch (header.type()) {
            case DEMOTE -> new Message.Demote(epoch, request, header.flag());
            case DEMOTE_ACK ->
                    new Message.DemoteAck(
                            epoch, request, body.text(ReplicationCodec.MAX_TEXT_BYTES));
            case FLIP -> new Message.Flip(epoch);
            case FLIP_ACK -> new Message.FlipAck(epoch);
            case REVERSE -> new Message.Reverse(epoch, request, header.offset(), header.flag());
            case REVERSE_ACK -> new Message.ReverseAck(epoch, request);
            case STOP -> new Message.Stop(epoch, request, choice(StopReason.values()));
            case STOP_ACK -> new Message.StopAck(epoch, request);
            default ->
                    new Message.Refused(
                            epoch,
                            choice(StopReason.values()),
                            body.text(ReplicationCodec.MAX_TEXT_BYTES));
        };
    }

    private Message stream(RoleEpoch epoch) throws ProtocolException {
        long number = header.sequence();
        return switch (header.type()) {
            case EPOCH_BEGIN -> new Message.EpochBegin(epoch, body.generation(), number, closed());
            case EPOCH_STATE ->
                    new Message.EpochState(
                            epoch,
                            body.generation(),
                            number,
                            position(header.offset()),
                            header.length());
            case EPOCH_CLOSE ->
                    new Message.EpochClose(
                            epoch, number, header.extra(), header.length(), closed());
            case EPOCH_ACK ->
                    new Message.EpochAck(epoch, position(number), header.length(), outcome());
            default -> new Message.EpochCommitted(epoch, number);
        };
    }

    private ClosedAt closed() throws ProtocolException {
        return new ClosedAt(body.number(), body.number());
    }

    private EpochPosition position(long epoch) {
        return new EpochPosition(epoch, header.extra());
    }

    private Range range() {
        return new Range(
                header.volume(), header.offset(), header.length(), ACTIONS[header.small()]);
    }

    private Message.Outcome outcome() throws ProtocolException {
        return choice(OUTCOMES);
    }

    private <T> T choice(T[] values) throws ProtocolException {
        if (header.small() >= values.length) {
            throw new ProtocolException("unknown value " + header.small() + " in " + header.type());
        }
        return values[header.small()];
    }

    private BitmapPage page() throws ProtocolException {
        if (header.offset() < 0 || header.offset() > Integer.MAX_VALUE) {
            throw new ProtocolException("bitmap page " + header.offset() + " out of bounds");
        }
        long[] bits = new long[BitmapPage.WORDS];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = body.number();
        }
        return new BitmapPage((int) header.offset(), bits);
    }

    private List<byte[]> digests() throws ProtocolException {
        int size = body.remaining();
        if (size % ReplicationCodec.DIGEST_BYTES != 0) {
            throw new ProtocolException("digests are " + size + " bytes");
        }
        List<byte[]> digests = new ArrayList<>(size / ReplicationCodec.DIGEST_BYTES);
        while (body.remaining() > 0) {
            digests.add(body.bytes(ReplicationCodec.DIGEST_BYTES));
        }
        return digests;
    }
}
