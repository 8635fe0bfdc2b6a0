// SPDX-License-Identifier: Apache-2.0
package io.farside.node.nbd;

import io.farside.node.loop.Completion;
import io.farside.node.loop.EventLoop;
import io.farside.node.loop.IoBuffer;
import io.farside.node.loop.Stream;
import io.farside.wire.nbd.NbdReplies;
import java.nio.ByteBuffer;
import java.util.function.IntConsumer;

/**
 * Heads of replies on their way out, written one behind the other into one buffer that is used in
 * turns. Replies without payload that are made in one turn of the loop leave in one send.
 *
 * <p>The buffer cannot overrun: a connection has at most {@link NbdLimits#MOST_REQUESTS} replies
 * not yet sent, each at most {@link NbdReplies#MAX_SMALL_REPLY_BYTES} here.
 */
final class ReplyRing {
    static {
        assert (NbdLimits.MOST_REQUESTS + 2) * NbdReplies.MAX_SMALL_REPLY_BYTES
                <= NbdLimits.RING_BYTES;
    }

    private final EventLoop loop;
    private final Stream stream;
    private final IoBuffer buffer;
    private final IntConsumer sent;
    private int from;
    private int to;
    private int replies;
    private boolean flushPlanned;
    private int sends;

    /**
     * Takes over the caller's reference to the buffer.
     *
     * @param sent told how many replies have left, or the {@code -errno} of a failed send
     */
    ReplyRing(EventLoop loop, Stream stream, IoBuffer buffer, IntConsumer sent) {
        this.loop = loop;
        this.stream = stream;
        this.buffer = buffer;
        this.sent = sent;
    }

    /** Where the next head is to be written; {@link #endReply} or {@link #endHead} follows. */
    ByteBuffer begin() {
        if (buffer.capacity() - to < NbdReplies.MAX_SMALL_REPLY_BYTES) {
            flush();
            from = 0;
            to = 0;
        }
        return buffer.bytes().clear().position(to);
    }

    /** A whole reply was written. */
    void endReply() {
        to = buffer.bytes().position();
        replies++;
        planFlush();
    }

    /** The head of a reply was written, its payload follows: sends both, in this order. */
    void endHead(IoBuffer payload, int length, Completion payloadSent) {
        to = buffer.bytes().position();
        flush();
        stream.send(payload, 0, length, payloadSent);
    }

    private void planFlush() {
        if (!flushPlanned) {
            flushPlanned = true;
            loop.execute(this::flush);
        }
    }

    private void flush() {
        flushPlanned = false;
        if (to == from) {
            return;
        }
        int count = replies;
        replies = 0;
        sends++;
        stream.send(
                buffer,
                from,
                to - from,
                result -> {
                    sends--;
                    sent.accept(result < 0 ? result : count);
                });
        from = to;
    }

    /** Whether something is written and not yet handed to the kernel. */
    boolean isBusy() {
        return sends > 0 || flushPlanned;
    }

    void release() {
        buffer.release();
    }
}
