// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.nbd;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** What a chunk of a structured reply says, for clients. */
public sealed interface ChunkPayload {

    record None() implements ChunkPayload {}

    /**
     * @param data a view of the buffer decoded from
     */
    record Data(long offset, ByteBuffer data) implements ChunkPayload {}

    record Hole(long offset, long lengthBytes) implements ChunkPayload {}

    record BlockStatus(int contextId, List<BlockExtent> extents) implements ChunkPayload {}

    /**
     * @param error number as sent
     */
    record Failure(int error, String message) implements ChunkPayload {}

    /**
     * @param error number as sent
     * @param offset where in the export
     */
    record FailureAt(int error, String message, long offset) implements ChunkPayload {}

    /** A chunk that cannot be right. */
    record Unreadable(String reason) implements ChunkPayload {}

    /**
     * Reads the payload of a chunk.
     *
     * @param in exactly the bytes the header announced
     */
    static ChunkPayload decode(int type, ByteBuffer in) {
        try {
            return switch (type) {
                case NbdProtocol.CHUNK_NONE -> {
                    need(in.remaining() == 0, "a chunk that says nothing with a payload");
                    yield new None();
                }
                case NbdProtocol.CHUNK_OFFSET_DATA -> {
                    need(in.remaining() > 8, "a data chunk without data");
                    yield new Data(in.getLong(), in.slice());
                }
                case NbdProtocol.CHUNK_OFFSET_HOLE -> {
                    need(in.remaining() == 12, "a hole chunk of the wrong length");
                    yield new Hole(in.getLong(), Integer.toUnsignedLong(in.getInt()));
                }
                case NbdProtocol.CHUNK_BLOCK_STATUS -> blockStatus(in);
                case NbdProtocol.CHUNK_ERROR_OFFSET -> {
                    Failure failure = failure(in);
                    need(in.remaining() >= 8, "an error chunk without its offset");
                    yield new FailureAt(failure.error, failure.message, in.getLong());
                }
                default -> {
                    need((type & NbdProtocol.CHUNK_ERROR_BIT) != 0, "unknown chunk type " + type);
                    yield failure(in);
                }
            };
        } catch (MalformedText e) {
            return new Unreadable(e.reason());
        }
    }

    private static BlockStatus blockStatus(ByteBuffer in) throws MalformedText {
        need(
                in.remaining() >= 12 && (in.remaining() - 4) % 8 == 0,
                "a status chunk of the wrong length");
        int id = in.getInt();
        List<BlockExtent> extents = new ArrayList<>(in.remaining() / 8);
        while (in.hasRemaining()) {
            long length = Integer.toUnsignedLong(in.getInt());
            need(length > 0, "an extent of no length");
            extents.add(new BlockExtent(length, in.getInt()));
        }
        return new BlockStatus(id, List.copyOf(extents));
    }

    private static Failure failure(ByteBuffer in) throws MalformedText {
        need(in.remaining() >= 6, "an error chunk too short for its error");
        int error = in.getInt();
        int length = Short.toUnsignedInt(in.getShort());
        need(length <= in.remaining(), "an error message longer than its chunk");
        return new Failure(error, Texts.read(in, length, "message"));
    }

    private static void need(boolean right, String reason) throws MalformedText {
        if (!right) {
            throw new MalformedText(reason);
        }
    }
}
