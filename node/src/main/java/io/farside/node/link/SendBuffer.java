// SPDX-License-Identifier: Apache-2.0
package io.farside.node.link;

import io.farside.node.loop.BufferPool;
import io.farside.node.loop.IoBuffer;
import io.farside.node.loop.Stream;
import io.farside.wire.replication.Message;
import io.farside.wire.replication.Payload;
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

    /**
     * @return false when there is no memory left
     */
    boolean send(UUID group, Message message) {
        Chunk now = room();
        if (now == null) {
            return false;
        }
        Payload data = ReplicationCodec.data(message);
        int start = now.used;
        ByteBuffer bytes = now.buffer.bytes().clear().position(start);
        ReplicationCodec.encode(
                group, message, data == null ? 0 : FrameConnection.crc(data), bytes);
        now.used = bytes.position();
        now.unsent++;
        stream.send(now.buffer, start, now.used - start, _ -> now.sent());
        if (data != null) {
            IoBuffer buffer = (IoBuffer) data;
            stream.send(buffer, 0, buffer.length(), _ -> {});
        }
        return true;
    }

    private @Nullable Chunk room() {
        Chunk now = chunk;
        if (now != null && now.buffer.capacity() - now.used >= ReplicationCodec.MAX_ENCODED_BYTES) {
            return now;
        }
        if (!pool.canTake(FrameConnection.LARGE_BYTES)) {
            return null;
        }
        if (now != null) {
            now.buffer.release();
        }
        chunk = new Chunk(pool.take(FrameConnection.LARGE_BYTES));
        return chunk;
    }

    void close() {
        if (chunk != null) {
            chunk.buffer.release();
            chunk = null;
        }
    }
}
