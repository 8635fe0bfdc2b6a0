// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.nbd;

import java.nio.ByteBuffer;

/** Start of a server's reply, for clients. */
public sealed interface ReplyHeader {
    long cookie();

    /** {@link NbdProtocol#SIMPLE_REPLY_BYTES} long; read data follows a success. */
    record Simple(int error, long cookie) implements ReplyHeader {}

    /**
     * {@link NbdProtocol#CHUNK_HEADER_BYTES} long.
     *
     * @param lengthBytes of the payload that follows, 0 to 2^32 - 1, not yet checked
     */
    record Chunk(int flags, int type, long cookie, long lengthBytes) implements ReplyHeader {
        public boolean isLast() {
            return (flags & NbdProtocol.CHUNK_FLAG_DONE) != 0;
        }

        public boolean isError() {
            return (type & NbdProtocol.CHUNK_ERROR_BIT) != 0;
        }
    }

    /** Something that begins no reply. */
    record Alien(int magic) implements ReplyHeader {
        @Override
        public long cookie() {
            return 0;
        }
    }

    /**
     * Bytes the header needs, told from its first four; 0 when they begin no reply.
     *
     * @param magic the first four bytes
     */
    static int bytesFor(int magic) {
        return switch (magic) {
            case NbdProtocol.SIMPLE_REPLY_MAGIC -> NbdProtocol.SIMPLE_REPLY_BYTES;
            case NbdProtocol.CHUNK_MAGIC -> NbdProtocol.CHUNK_HEADER_BYTES;
            default -> 0;
        };
    }

    /** Reads as many bytes as {@link #bytesFor} says. */
    static ReplyHeader decode(ByteBuffer in) {
        int magic = in.getInt();
        return switch (magic) {
            case NbdProtocol.SIMPLE_REPLY_MAGIC -> new Simple(in.getInt(), in.getLong());
            case NbdProtocol.CHUNK_MAGIC ->
                    new Chunk(
                            Short.toUnsignedInt(in.getShort()),
                            Short.toUnsignedInt(in.getShort()),
                            in.getLong(),
                            Integer.toUnsignedLong(in.getInt()));
            default -> new Alien(magic);
        };
    }
}
