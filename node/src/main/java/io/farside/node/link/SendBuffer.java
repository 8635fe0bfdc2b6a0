// SPDX-License-Identifier: Apache-2.0
package io.farside.node.link;

import io.farside.node.loop.BufferPool;
import io.farside.node.loop.IoBuffer;
import io.farside.node.loop.Stream;
import io.farside.wire.replication.FrameHeader;
import io.farside.wire.replication.Message;
import io.farside.wire.replication.ReplicationCodec;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Encodes frames one behind the other into a buffer that is used again once the socket has taken
 * all of it, so that a steady stream of small frames takes nothing from the pool. Confined to the
 * loop.
 */
final class SendBuffer {
    private final BufferPool pool;
    private final Stream stream;
    private @Nullable Chunk chunk;
    private @Nullable Packing packing;
    private int chunkBytes = FrameConnection.SMALL_BYTES;
    private int largestBody = FrameConnection.SMALL_BODY_BYTES;

    SendBuffer(BufferPool pool, Stream stream) {
        this.pool = pool;
        this.stream = stream;
    }

    private static final class Chunk {
        final IoBuffer buffer;
        int used;
        int unsent;

        Chunk(IoBuffer buffer) {
            this.buffer = buffer;
        }

        void sent() {
            unsent--;
            if (unsent == 0) {
                used = 0;
            }
        }
    }

    /** Makes room for frames that carry more than greetings and heartbeats. */
    void enlarge() {
        chunkBytes = FrameConnection.LARGE_BYTES;
        largestBody = ReplicationCodec.MAX_BODY_BYTES;
    }

    /** Compresses volume data from now on, where that makes it smaller. */
    void packing(Packing with) {
        packing = with;
    }

    /**
     * @return false when there is no memory left
     */
    boolean send(UUID group, Message message) {
        Chunk now = room();
        if (now == null) {
            return false;
        }
        IoBuffer data = (IoBuffer) ReplicationCodec.data(message);
        int crc = data == null ? 0 : FrameConnection.crc(data);
        IoBuffer packed = data == null || packing == null ? null : packing.pack(data, pool);
        int start = now.used;
        ByteBuffer bytes = now.buffer.bytes().clear().position(start);
        ReplicationCodec.encode(group, message, crc, head(packed, crc), bytes);
        now.used = bytes.position();
        now.unsent++;
        stream.send(now.buffer, start, now.used - start, _ -> now.sent());
        IoBuffer body = packed == null ? data : packed;
        if (body != null) {
            stream.send(body, 0, body.length(), _ -> {});
        }
        if (packed != null) {
            packed.release();
        }
        return true;
    }

    private static ReplicationCodec.@Nullable Packed head(@Nullable IoBuffer packed, int crc) {
        if (packed == null) {
            return null;
        }
        packed.bytes().clear().putInt(0, crc);
        return new ReplicationCodec.Packed(packed.length(), FrameConnection.crc(packed));
    }

    private @Nullable Chunk room() {
        Chunk now = chunk;
        if (now != null && now.buffer.capacity() - now.used >= FrameHeader.BYTES + largestBody) {
            return now;
        }
        if (!pool.canTake(chunkBytes)) {
            return null;
        }
        if (now != null) {
            now.buffer.release();
        }
        chunk = new Chunk(pool.take(chunkBytes));
        return chunk;
    }

    void close() {
        if (chunk != null) {
            chunk.buffer.release();
            chunk = null;
        }
    }
}
