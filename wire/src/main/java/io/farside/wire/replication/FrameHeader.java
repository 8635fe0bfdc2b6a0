// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.replication;

import io.farside.model.RoleEpoch;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The fixed part of every frame, {@value #BYTES} bytes; which field means what is told by the type.
 *
 * @param payloadLength bytes that follow
 * @param payloadCrc CRC-32C over them, 0 without payload
 * @param small outcome, action, direction, map or reason
 * @param flags bit 0: durable, discard or natural primary; bit 1: the volume data is compressed
 * @param extra block size of a digest request; index or count of the writes of an epoch
 */
public record FrameHeader(
        FrameType type,
        int payloadLength,
        int payloadCrc,
        UUID group,
        RoleEpoch roleEpoch,
        long sequence,
        long offset,
        long length,
        int volume,
        int small,
        int flags,
        int extra) {
    /** Size of a header. */
    public static final int BYTES = 88;

    /** {@code FSR1}. */
    public static final int MAGIC = 0x46535231;

    private static final int CRC_AT = BYTES - 4;
    private static final int FLAG_BITS = 2;
    private static final int COMPRESSED = 2;

    static FrameHeader bare(FrameType type, UUID group, RoleEpoch roleEpoch, long sequence) {
        return new FrameHeader(type, 0, 0, group, roleEpoch, sequence, 0, 0, 0, 0, 0, 0);
    }

    FrameHeader small(int value) {
        return new FrameHeader(
                type,
                payloadLength,
                payloadCrc,
                group,
                roleEpoch,
                sequence,
                offset,
                length,
                volume,
                value,
                flags,
                extra);
    }

    FrameHeader small(Enum<?> value) {
        return small(Codes.of(value));
    }

    FrameHeader flag(boolean set) {
        return new FrameHeader(
                type,
                payloadLength,
                payloadCrc,
                group,
                roleEpoch,
                sequence,
                offset,
                length,
                volume,
                small,
                set ? 1 : 0,
                extra);
    }

    FrameHeader volume(int value) {
        return new FrameHeader(
                type,
                payloadLength,
                payloadCrc,
                group,
                roleEpoch,
                sequence,
                offset,
                length,
                value,
                small,
                flags,
                extra);
    }

    FrameHeader span(long newOffset, long newLength) {
        return new FrameHeader(
                type,
                payloadLength,
                payloadCrc,
                group,
                roleEpoch,
                sequence,
                newOffset,
                newLength,
                volume,
                small,
                flags,
                extra);
    }

    FrameHeader extra(int value) {
        return new FrameHeader(
                type,
                payloadLength,
                payloadCrc,
                group,
                roleEpoch,
                sequence,
                offset,
                length,
                volume,
                small,
                flags,
                value);
    }

    FrameHeader payload(int bytes, int crc) {
        return new FrameHeader(
                type, bytes, crc, group, roleEpoch, sequence, offset, length, volume, small, flags,
                extra);
    }

    boolean flag() {
        return (flags & 1) != 0;
    }

    /** Whether the payload is volume data that has to be expanded to {@link #length} bytes. */
    public boolean isCompressed() {
        return (flags & COMPRESSED) != 0;
    }

    /** The same with a payload that was compressed. */
    FrameHeader compressed(int bytes, int crc) {
        return new FrameHeader(
                type,
                bytes,
                crc,
                group,
                roleEpoch,
                sequence,
                offset,
                length,
                volume,
                small,
                flags | COMPRESSED,
                extra);
    }

    /**
     * The header of a compressed frame as it was before: its payload is the range.
     *
     * @param crc CRC-32C the expanded data has to have
     */
    public FrameHeader expanded(int crc) {
        assert isCompressed();
        return new FrameHeader(
                type,
                (int) length,
                crc,
                group,
                roleEpoch,
                sequence,
                offset,
                length,
                volume,
                small,
                flags & ~COMPRESSED,
                extra);
    }

    /** Writes {@link #BYTES} bytes at the buffer's position. */
    void write(ByteBuffer out) {
        int start = out.position();
        out.putInt(MAGIC);
        out.put((byte) Codes.of(type)).put((byte) flags).put((byte) small).put((byte) 0);
        out.putInt(payloadLength).putInt(payloadCrc);
        out.putLong(group.getMostSignificantBits()).putLong(group.getLeastSignificantBits());
        out.putLong(roleEpoch.counter()).putLong(roleEpoch.writer());
        out.putLong(sequence).putLong(offset).putLong(length);
        out.putInt(volume).putInt(extra).putInt(0);
        out.putInt(crc(out, start));
        assert out.position() == start + BYTES : "header layout";
    }

    /**
     * Reads a header at the buffer's position.
     *
     * @throws ProtocolException naming the first thing that is wrong; nothing was allocated from
     *     any length in it
     */
    static FrameHeader read(ByteBuffer in) throws ProtocolException {
        if (in.remaining() < BYTES) {
            throw new ProtocolException("frame header cut off at " + in.remaining() + " bytes");
        }
        int start = in.position();
        int magic = in.getInt();
        if (magic != MAGIC) {
            throw new ProtocolException("not a frame: magic " + Integer.toHexString(magic));
        }
        if (in.getInt(start + CRC_AT) != crc(in, start)) {
            throw new ProtocolException("frame header check sum is wrong");
        }
        FrameType type = FrameType.of(in.get() & 0xff);
        int flags = in.get() & 0xff;
        int small = in.get() & 0xff;
        int zero = in.get();
        int payloadLength = in.getInt();
        int payloadCrc = in.getInt();
        UUID group = new UUID(in.getLong(), in.getLong());
        RoleEpoch roleEpoch = new RoleEpoch(in.getLong(), in.getLong());
        long sequence = in.getLong();
        long offset = in.getLong();
        long length = in.getLong();
        int volume = in.getInt();
        int extra = in.getInt();
        zero |= in.getInt();
        in.position(start + BYTES);
        FrameHeader header =
                new FrameHeader(
                        type,
                        payloadLength,
                        payloadCrc,
                        group,
                        roleEpoch,
                        sequence,
                        offset,
                        length,
                        volume,
                        small,
                        flags,
                        extra);
        header.check(zero);
        return header;
    }

    private void check(int reserved) throws ProtocolException {
        require(reserved == 0, "reserved header bytes are set");
        require(flags >> FLAG_BITS == 0, "unknown flags");
        require(!isCompressed() || type.carriesData(), "compressed without volume data");
        require(
                payloadLength >= 0 && payloadLength <= type.maxPayload(),
                "payload length out of bounds");
        require(type.ofNode() == group.equals(Frame.NO_GROUP), "wrong group id for this type");
        require(volume >= 0 && volume < GroupFacts.MAX_VOLUMES, "volume index out of bounds");
        if (type.carriesData() || type == FrameType.DIGEST_REQUEST) {
            require(offset >= 0 && length >= 1 && offset + length > 0, "range out of bounds");
        }
        if (type.carriesData()) {
            checkData();
        }
        if (type.ofEpoch()) {
            require(sequence >= 0 && extra >= 0 && length >= 0, "epoch position out of bounds");
        }
        if (type == FrameType.DIGEST_REQUEST) {
            require(extra >= 512, "digest block size out of bounds");
            require(
                    length <= (long) extra * ReplicationCodec.MAX_DIGESTS,
                    "too many digests asked for");
        }
    }

    private void checkData() throws ProtocolException {
        boolean data = small == Codes.of(WriteAction.WRITE);
        require(small < WriteAction.values().length, "unknown write action");
        if (isCompressed()) {
            require(
                    data
                            && payloadLength > ReplicationCodec.PACKED_HEAD_BYTES
                            && payloadLength < length,
                    "compressed payload is not smaller than the range");
            require(length <= ReplicationCodec.MAX_COMPRESSED_BYTES, "compressed range too large");
        } else {
            require(
                    data ? payloadLength == length : payloadLength == 0,
                    "payload is not the range");
        }
    }

    private void require(boolean condition, String what) throws ProtocolException {
        if (!condition) {
            throw new ProtocolException(
                    what
                            + " in "
                            + type
                            + " (payload "
                            + payloadLength
                            + ", volume "
                            + volume
                            + ", offset "
                            + offset
                            + ", length "
                            + length
                            + ", value "
                            + small
                            + ")");
        }
    }

    private static int crc(ByteBuffer bytes, int start) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(start, CRC_AT));
        return (int) crc.getValue();
    }
}
