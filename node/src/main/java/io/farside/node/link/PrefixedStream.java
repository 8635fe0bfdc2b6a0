// SPDX-License-Identifier: Apache-2.0
package io.farside.node.link;

import io.farside.node.loop.Completion;
import io.farside.node.loop.EventLoop;
import io.farside.node.loop.IoBuffer;
import io.farside.node.loop.Stream;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A stream some of whose bytes have been received already. Confined to the loop. */
final class PrefixedStream implements Stream {
    private final EventLoop loop;
    private final Stream raw;
    private @Nullable IoBuffer prefix;
    private int from;
    private final int to;

    /**
     * @param prefix its first bytes; the reference passes to this stream
     * @param length how many
     */
    PrefixedStream(EventLoop loop, Stream raw, IoBuffer prefix, int length) {
        this.loop = loop;
        this.raw = raw;
        this.prefix = prefix;
        this.to = length;
    }

    @Override
    public void receive(
            IoBuffer buffer, int offset, int length, boolean full, Completion completion) {
        IoBuffer known = prefix;
        if (known == null) {
            raw.receive(buffer, offset, length, full, completion);
            return;
        }
        int some = Math.min(length, to - from);
        java.lang.foreign.MemorySegment.copy(known.segment(), from, buffer.segment(), offset, some);
        from += some;
        if (from == to) {
            release();
        }
        if (full && some < length) {
            raw.receive(
                    buffer,
                    offset + some,
                    length - some,
                    true,
                    result -> completion.done(result < 0 ? result : result + some));
        } else {
            loop.execute(() -> completion.done(some));
        }
    }

    private void release() {
        if (prefix != null) {
            prefix.release();
            prefix = null;
        }
    }

    @Override
    public void send(IoBuffer buffer, int offset, int length, Completion completion) {
        raw.send(buffer, offset, length, completion);
    }

    @Override
    public long queued() {
        return raw.queued();
    }

    @Override
    public SocketAddress remote() {
        return raw.remote();
    }

    @Override
    public @Nullable String trouble() {
        return raw.trouble();
    }

    @Override
    public void close() {
        release();
        raw.close();
    }
}
