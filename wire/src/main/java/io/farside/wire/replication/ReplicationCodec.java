// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.replication;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Frames to bytes and back, without sockets. Stateless; all methods may be used from any thread.
 *
 * <p>Sending: {@link #encode} writes the header and, for messages that carry no volume data, their
 * payload; the data of {@link #data} follows it on the wire. Receiving: read {@link
 * FrameHeader#BYTES} bytes, {@link #decodeHeader}, read {@link FrameHeader#payloadLength} bytes
 * (straight into the final buffer when {@link FrameType#carriesData}), then {@code complete}.
 */
public final class ReplicationCodec {
    /** Version of the protocol. */
    public static final int VERSION = 1;

    /** Feature bits of messages of groups that this program can use. */
    public static final long FEATURES = 0;

    /** Volume data in one frame, bytes. */
    public static final int MAX_DATA_BYTES = 32 << 20;

    /** Volume data that may be sent compressed in one frame, bytes before compression. */
    public static final int MAX_COMPRESSED_BYTES = 1 << 20;

    /** CRC-32C of the expanded data, in front of compressed data. */
    public static final int PACKED_HEAD_BYTES = 4;

    /** Structured payload of a frame, bytes. */
    public static final int MAX_BODY_BYTES = 64 << 10;

    /** Room {@link #encode} needs at most. */
    public static final int MAX_ENCODED_BYTES = FrameHeader.BYTES + MAX_BODY_BYTES;

    /** Digests in one reply. */
    public static final int MAX_DIGESTS = 1024;

    /** Bytes of a SHA-256 digest. */
    public static final int DIGEST_BYTES = 32;

    /** Names, boot ids and versions, bytes of UTF-8. */
    public static final int MAX_NAME_BYTES = 64;

    /** Rules, refusals and reasons, bytes of UTF-8. */
    public static final int MAX_TEXT_BYTES = 500;

    private ReplicationCodec() {}

    /** The volume data that follows an encoded message on the wire, or null. */
    public static @Nullable Payload data(Message message) {
        return switch (message) {
            case Message.Write write -> write.payload();
            case Message.SyncBlock block -> block.payload();
            case Message.EpochWrite write -> write.payload();
            default -> null;
        };
    }

    /**
     * Writes a frame except volume data.
     *
     * @param dataCrc CRC-32C of {@link #data}, ignored when there is none
     * @param out with room for {@link #MAX_ENCODED_BYTES}
     */
    public static void encode(UUID group, Message message, int dataCrc, ByteBuffer out) {
        encode(group, message, dataCrc, null, out);
    }

    /** Volume data as it leaves: length and CRC-32C of the compressed bytes and their head. */
    public record Packed(int length, int crc) {}

    /**
     * Writes a frame except volume data, which follows compressed.
     *
     * @param dataCrc CRC-32C of {@link #data}
     * @param packed what follows instead; null when the data itself does
     */
    public static void encode(
            UUID group, Message message, int dataCrc, @Nullable Packed packed, ByteBuffer out) {
        int start = out.position();
        out.position(start + FrameHeader.BYTES);
        FrameHeader header = MessageEncoder.encode(group, message, new BodyWriter(out), out);
        int end = out.position();
        Payload data = data(message);
        if (data != null) {
            header = header.payload(data.length(), dataCrc);
            if (packed != null) {
                header = header.compressed(packed.length(), packed.crc());
            }
        } else if (end > start + FrameHeader.BYTES) {
            int length = end - start - FrameHeader.BYTES;
            header = header.payload(length, crc(out.slice(start + FrameHeader.BYTES, length)));
        }
        out.position(start);
        header.write(out);
        out.position(end);
    }

    /**
     * Reads the header at the buffer's position and moves past it.
     *
     * @throws ProtocolException when the bytes are no acceptable header; close the connection
     */
    public static FrameHeader decodeHeader(ByteBuffer in) throws ProtocolException {
        return FrameHeader.read(in);
    }

    /**
     * Completes a frame whose type does not carry volume data.
     *
     * @param payload exactly the payload
     */
    public static Frame complete(FrameHeader header, ByteBuffer payload) throws ProtocolException {
        if (header.type().carriesData() && header.payloadLength() > 0) {
            throw new ProtocolException("volume data given as a structured payload");
        }
        if (payload.remaining() != header.payloadLength()) {
            throw new ProtocolException("payload of " + header.type() + " cut off");
        }
        if (header.payloadLength() > 0 && crc(payload.slice()) != header.payloadCrc()) {
            throw new ProtocolException("payload check sum of " + header.type() + " is wrong");
        }
        return new Frame(header.group(), MessageDecoder.decode(header, payload, null));
    }

    /**
     * Completes a frame that carries volume data; the message takes over the reference.
     *
     * @param dataCrc CRC-32C over the received bytes
     */
    public static Frame complete(FrameHeader header, Payload data, int dataCrc)
            throws ProtocolException {
        if (!header.type().carriesData() || data.length() != header.payloadLength()) {
            throw new ProtocolException("payload of " + header.type() + " does not fit its header");
        }
        checkData(header, dataCrc);
        if (header.isCompressed()) {
            throw new ProtocolException("compressed data where it has to be expanded");
        }
        return new Frame(
                header.group(), MessageDecoder.decode(header, ByteBuffer.allocate(0), data));
    }

    /**
     * Compares the CRC-32C over received volume data with the header's, which is that of the bytes
     * on the wire; that of what compressed data expands to is in {@link FrameHeader#expanded}.
     */
    public static void checkData(FrameHeader header, int dataCrc) throws ProtocolException {
        if (dataCrc != header.payloadCrc()) {
            throw new ProtocolException("payload check sum of " + header.type() + " is wrong");
        }
    }

    private static int crc(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
