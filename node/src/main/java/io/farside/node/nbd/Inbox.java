// SPDX-License-Identifier: Apache-2.0
package io.farside.node.nbd;

import io.farside.node.loop.Completion;
import io.farside.node.loop.IoBuffer;
import io.farside.node.loop.Stream;
import java.nio.ByteBuffer;

/** Received bytes not yet looked at, in one buffer. */
final class Inbox {
    private final IoBuffer buffer;
    private int start;
    private int end;

    /** Takes over the caller's reference. */
    Inbox(IoBuffer buffer) {
        this.buffer = buffer;
    }

    int available() {
        return end - start;
    }

    /** The bytes available, to be looked at; nothing is consumed. */
    ByteBuffer view() {
        return buffer.bytes().limit(end).position(start);
    }

    void consume(int bytes) {
        assert bytes <= available();
        start += bytes;
        if (start == end) {
            start = 0;
            end = 0;
        }
    }

    /** Moves bytes to the start of another buffer's given place. */
    void moveTo(IoBuffer target, int offset, int bytes) {
        target.bytes().limit(offset + bytes).position(offset).put(view().limit(start + bytes));
        consume(bytes);
    }

    /**
     * Receives some more. Not while a receive is under way; the bytes count after {@link
     * #received}.
     *
     * @param wanted total that has to fit behind what is available already
     */
    void receive(Stream stream, int wanted, Completion done) {
        assert wanted <= buffer.capacity();
        if (start > 0 && start + wanted > buffer.capacity()) {
            buffer.bytes().limit(end).position(start).compact();
            end -= start;
            start = 0;
        }
        stream.receive(buffer, end, buffer.capacity() - end, false, done);
    }

    void received(int bytes) {
        end += bytes;
    }

    void release() {
        buffer.release();
    }
}
