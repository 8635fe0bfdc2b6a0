// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.nbd;

import static io.farside.wire.nbd.NbdProtocol.CHUNK_FLAG_DONE;

import java.nio.ByteBuffer;
import java.util.List;

/** Writes replies of the transmission phase straight into the buffer that is sent. */
public final class NbdReplies {
    /** Longest message this server puts into an error chunk, bytes. */
    public static final int MAX_MESSAGE_BYTES = 64;

    /** Bytes {@link #errorAt} needs at most, which no other reply without payload exceeds. */
    public static final int MAX_SMALL_REPLY_BYTES =
            NbdProtocol.CHUNK_HEADER_BYTES + 6 + MAX_MESSAGE_BYTES + 8;

    private NbdReplies() {}

    public static void simple(ByteBuffer out, NbdError error, long cookie) {
        out.putInt(NbdProtocol.SIMPLE_REPLY_MAGIC).putInt(error.value()).putLong(cookie);
    }

    /** The chunk that says only that a request succeeded. */
    public static void none(ByteBuffer out, long cookie) {
        header(out, CHUNK_FLAG_DONE, NbdProtocol.CHUNK_NONE, cookie, 0);
    }

    /** Head of a chunk of data; {@code length} bytes follow. */
    public static void data(ByteBuffer out, boolean done, long cookie, long offset, int length) {
        header(out, done ? CHUNK_FLAG_DONE : 0, NbdProtocol.CHUNK_OFFSET_DATA, cookie, length + 8);
        out.putLong(offset);
    }

    public static void hole(ByteBuffer out, boolean done, long cookie, long offset, int length) {
        header(out, done ? CHUNK_FLAG_DONE : 0, NbdProtocol.CHUNK_OFFSET_HOLE, cookie, 12);
        out.putLong(offset).putInt(length);
    }

    public static void error(ByteBuffer out, NbdError error, long cookie) {
        byte[] text = Texts.cut(error.text(), MAX_MESSAGE_BYTES);
        header(out, CHUNK_FLAG_DONE, NbdProtocol.CHUNK_ERROR, cookie, 6 + text.length);
        out.putInt(error.value()).putShort((short) text.length).put(text);
    }

    public static void errorAt(
            ByteBuffer out, boolean done, NbdError error, long cookie, long offset) {
        byte[] text = Texts.cut(error.text(), MAX_MESSAGE_BYTES);
        header(
                out,
                done ? CHUNK_FLAG_DONE : 0,
                NbdProtocol.CHUNK_ERROR_OFFSET,
                cookie,
                14 + text.length);
        out.putInt(error.value()).putShort((short) text.length).put(text).putLong(offset);
    }

    /** Bytes of a chunk of block status. */
    public static int blockStatusBytes(int extents) {
        return NbdProtocol.CHUNK_HEADER_BYTES + 4 + extents * 8;
    }

    public static void blockStatus(
            ByteBuffer out, boolean done, long cookie, int contextId, List<BlockExtent> extents) {
        header(
                out,
                done ? CHUNK_FLAG_DONE : 0,
                NbdProtocol.CHUNK_BLOCK_STATUS,
                cookie,
                4 + extents.size() * 8);
        out.putInt(contextId);
        for (BlockExtent extent : extents) {
            out.putInt((int) extent.lengthBytes()).putInt(extent.flags());
        }
    }

    private static void header(ByteBuffer out, int flags, int type, long cookie, int length) {
        out.putInt(NbdProtocol.CHUNK_MAGIC)
                .putShort((short) flags)
                .putShort((short) type)
                .putLong(cookie)
                .putInt(length);
    }
}
