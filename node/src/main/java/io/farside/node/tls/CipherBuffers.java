// SPDX-License-Identifier: Apache-2.0
package io.farside.node.tls;

import io.farside.node.loop.Completion;
import io.farside.node.loop.EventLoop;
import io.farside.node.loop.IoBuffer;
import io.farside.node.loop.Stream;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;

/**
 * The encrypted side of a TLS stream as a non-blocking channel: one buffer of received bytes, two
 * in turns for bytes to send. Full or empty buffers show as 0 bytes moved, which is how the TLS
 * side learns that it has to wait.
 */
final class CipherBuffers implements ByteChannel {
    /** A few TLS records of at most 16 KiB each. */
    static final int BUFFER_BYTES = 64 << 10;

    private final Stream raw;
    private final IoBuffer in;
    private IoBuffer filling;
    private IoBuffer spare;
    private int inStart;
    private int inEnd;
    private int filled;
    private boolean sending;
    private boolean receiving;
    private boolean ended;
    private boolean open = true;
    private boolean released;

    CipherBuffers(EventLoop loop, Stream raw) {
        this.raw = raw;
        this.in = loop.buffers().take(BUFFER_BYTES);
        this.filling = loop.buffers().take(BUFFER_BYTES);
        this.spare = loop.buffers().take(BUFFER_BYTES);
    }

    @Override
    public int read(ByteBuffer target) {
        if (inStart == inEnd) {
            return ended ? -1 : 0;
        }
        int some = Math.min(target.remaining(), inEnd - inStart);
        target.put(in.bytes().limit(inStart + some).position(inStart));
        inStart += some;
        return some;
    }

    @Override
    public int write(ByteBuffer source) throws ClosedChannelException {
        if (!open) {
            throw new ClosedChannelException();
        }
        int some = Math.min(source.remaining(), BUFFER_BYTES - filled);
        if (some > 0) {
            filling.bytes().clear().position(filled).put(source.slice(source.position(), some));
            source.position(source.position() + some);
            filled += some;
        }
        return some;
    }

    boolean isReceiving() {
        return receiving;
    }

    boolean isSending() {
        return sending;
    }

    /** Receives more; only when everything received before was read. */
    void receive(Completion then) {
        assert inStart == inEnd && !receiving;
        receiving = true;
        inStart = 0;
        inEnd = 0;
        raw.receive(
                in,
                0,
                BUFFER_BYTES,
                false,
                n -> {
                    receiving = false;
                    if (n > 0) {
                        inEnd = n;
                    } else {
                        ended = true;
                    }
                    then.done(n);
                    releaseWhenIdle();
                });
    }

    /** Begins to send what was written, unless a send is under way already. */
    void flush(Completion then) {
        if (sending || filled == 0 || !open) {
            return;
        }
        IoBuffer full = filling;
        int length = filled;
        filling = spare;
        spare = full;
        filled = 0;
        sending = true;
        raw.send(
                full,
                0,
                length,
                result -> {
                    sending = false;
                    then.done(result);
                    releaseWhenIdle();
                });
    }

    /** Whether written bytes wait for a send. */
    boolean isFilled() {
        return filled > 0;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
        releaseWhenIdle();
    }

    private void releaseWhenIdle() {
        if (!open && !sending && !receiving && !released) {
            released = true;
            in.release();
            filling.release();
            spare.release();
        }
    }
}
