// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.nbd;

import java.nio.ByteBuffer;

/**
 * A request of the transmission phase as it was sent, not yet checked against anything.
 *
 * @param flags {@code CMD_FLAG_} bits, 16 bits
 * @param type number of the command, perhaps unknown
 * @param cookie chosen by the client, returned with the reply
 * @param offset unsigned, so negative here when it is 2^63 or more
 * @param lengthBytes 0 to 2^32 - 1
 */
public record NbdRequest(int flags, int type, long cookie, long offset, long lengthBytes) {

    /** Whether the bytes at the buffer's position begin a request. */
    public static boolean magicIsRight(ByteBuffer in) {
        return in.getInt(in.position()) == NbdProtocol.REQUEST_MAGIC;
    }

    /** Reads {@link NbdProtocol#REQUEST_BYTES} bytes; the magic was looked at before. */
    public static NbdRequest decode(ByteBuffer in) {
        in.getInt();
        return new NbdRequest(
                Short.toUnsignedInt(in.getShort()),
                Short.toUnsignedInt(in.getShort()),
                in.getLong(),
                in.getLong(),
                Integer.toUnsignedLong(in.getInt()));
    }

    /** Writes {@link NbdProtocol#REQUEST_BYTES} bytes. */
    public void encode(ByteBuffer out) {
        out.putInt(NbdProtocol.REQUEST_MAGIC)
                .putShort((short) flags)
                .putShort((short) type)
                .putLong(cookie)
                .putLong(offset)
                .putInt((int) lengthBytes);
    }

    public boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** Whether {@code [offset, offset + length)} lies inside an export of that size. */
    public boolean isInside(long sizeBytes) {
        return offset >= 0 && offset <= sizeBytes && lengthBytes <= sizeBytes - offset;
    }

    /** Whether offset and length are multiples of a power of two. */
    public boolean isAligned(int blockBytes) {
        return ((offset | lengthBytes) & (blockBytes - 1)) == 0;
    }
}
