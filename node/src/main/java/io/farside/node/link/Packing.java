// SPDX-License-Identifier: Apache-2.0
package io.farside.node.link;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.farside.model.Problem;
import io.farside.model.ProblemKind;
import io.farside.node.loop.BufferPool;
import io.farside.node.loop.IoBuffer;
import io.farside.wire.replication.ProtocolException;
import io.farside.wire.replication.ReplicationCodec;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Zstandard over volume data of one connection, on the loop's thread: a mebibyte takes it about two
 * milliseconds to compress and half a one to expand. Data that does not shrink by an eighth is left
 * as it is; a sample from its middle is tried first. Confined to the loop.
 */
final class Packing implements AutoCloseable {
    /** Less is not worth the work, bytes. */
    static final int LEAST_BYTES = 4096;

    /** Data from this size on is sampled before it is compressed, bytes. */
    private static final int SAMPLED_BYTES = 32 << 10;

    private static final int SAMPLE_BYTES = 4096;
    private static final int LEVEL = 1;

    /** One part of this many has to be saved. */
    private static final int SAVED_PART = 8;

    private final ZstdCompressCtx compress;
    private final ZstdDecompressCtx expand;
    private final ByteBuffer sample = ByteBuffer.allocateDirect(SAMPLE_BYTES);
    private boolean closed;

    Packing() {
        compress = new ZstdCompressCtx();
        expand = new ZstdDecompressCtx();
        compress.setLevel(LEVEL);
        compress.setChecksum(false);
    }

    /** Loads the library. */
    static void require() {
        try (Packing packing = new Packing()) {
            assert !packing.closed;
        } catch (LinkageError e) {
            throw Problem.of(
                            "FSDN1103E",
                            "Zstandard cannot be loaded on this machine.",
                            "Turn compression off, or let the JVM keep temporary files where"
                                    + " programs may run: FARSIDE_JAVA_OPTS=-Djava.io.tmpdir=PATH.")
                    .withCause(String.valueOf(e.getMessage()))
                    .as(ProblemKind.UNAVAILABLE)
                    .toException();
        }
    }

    /**
     * Compresses data behind room for its head.
     *
     * @return a buffer whose length is what there is to send, or null when the data is to be sent
     *     as it is
     */
    @Nullable IoBuffer pack(IoBuffer data, BufferPool pool) {
        int length = data.length();
        int most = most(length);
        if (closed
                || length < LEAST_BYTES
                || length > ReplicationCodec.MAX_COMPRESSED_BYTES
                || !isPromising(data.bytes(), length)
                || !pool.canTake(most)) {
            return null;
        }
        IoBuffer packed = pool.take(most);
        int head = ReplicationCodec.PACKED_HEAD_BYTES;
        int size = compress(part(packed.bytes(), head, most - head), part(data.bytes(), 0, length));
        if (size < 0) {
            packed.release();
            return null;
        }
        packed.length(head + size);
        return packed;
    }

    private static int most(int length) {
        return length - length / SAVED_PART;
    }

    private boolean isPromising(ByteBuffer data, int length) {
        return length < SAMPLED_BYTES
                || compress(
                                part(sample, 0, most(SAMPLE_BYTES)),
                                part(data, length / 2, SAMPLE_BYTES))
                        >= 0;
    }

    private static ByteBuffer part(ByteBuffer buffer, int from, int length) {
        return buffer.clear().slice(from, length);
    }

    /** Bytes written, or -1 when there was not room enough for what it became. */
    private int compress(ByteBuffer to, ByteBuffer from) {
        try {
            return compress.compressDirectByteBuffer(
                    to, 0, to.capacity(), from, 0, from.capacity());
        } catch (ZstdException e) {
            return -1;
        }
    }

    /**
     * Expands data into a buffer that has exactly the declared room.
     *
     * @param length bytes of the payload, its head included
     * @return the CRC-32C the data has to have
     */
    int unpack(IoBuffer packed, int length, IoBuffer into, int declared) throws ProtocolException {
        int head = ReplicationCodec.PACKED_HEAD_BYTES;
        ByteBuffer from = packed.bytes().clear();
        int got;
        try {
            got =
                    closed
                            ? -1
                            : expand.decompressDirectByteBuffer(
                                    into.bytes().clear(), 0, declared, from, head, length - head);
        } catch (ZstdException e) {
            throw new ProtocolException("compressed data cannot be expanded: " + e.getMessage());
        }
        if (got != declared) {
            throw new ProtocolException(
                    "compressed data expands to " + got + " bytes, not to " + declared);
        }
        return from.getInt(0);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            compress.close();
            expand.close();
        }
    }
}
