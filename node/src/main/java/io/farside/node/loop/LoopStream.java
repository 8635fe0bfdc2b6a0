// SPDX-License-Identifier: Apache-2.0
package io.farside.node.loop;

import io.farside.node.sys.Errno;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What the adapters' streams share: checks, the one receive that is under way, pieces to send that
 * are gathered for the end of a turn. Confined to the loop.
 */
public abstract class LoopStream implements Stream {
    private final ProactorLoop loop;
    private final SocketAddress remote;
    private final SendQueue out = new SendQueue();
    private final Runnable planned;
    private boolean flushPlanned;
    private boolean closed;

    private @Nullable IoBuffer receiveBuffer;
    private @Nullable Completion receiveDone;
    private int receiveAt;
    private int receiveLeft;
    private int received;
    private boolean receiveFull;

    // The task only keeps the reference until the end of a turn.
    @SuppressWarnings("this-escape")
    protected LoopStream(ProactorLoop loop, SocketAddress remote) {
        this.loop = loop;
        this.remote = remote;
        this.planned = this::flushAsPlanned;
    }

    /** A receive has begun: {@link #receiving} tells into what, {@link #endReceive} ends it. */
    protected abstract void beginReceive();

    /** Sends what {@link #out} holds as far as the socket takes it. */
    protected abstract void flush();

    /** Whether sends wait for the socket, so that planning another flush is of no use. */
    protected abstract boolean isSendBlocked();

    /** Closes the socket; called once. */
    protected abstract void closing();

    @Override
    public final void receive(
            IoBuffer buffer, int offset, int length, boolean full, Completion completion) {
        if (isRefused(buffer, offset, length, completion)) {
            return;
        }
        if (receiveDone != null) {
            throw new IllegalStateException("a receive is under way");
        }
        receiveBuffer = buffer.retain();
        receiveDone = completion;
        receiveAt = offset;
        receiveLeft = length;
        received = 0;
        receiveFull = full;
        beginReceive();
    }

    @Override
    public final void send(IoBuffer buffer, int offset, int length, Completion completion) {
        if (isRefused(buffer, offset, length, completion)) {
            return;
        }
        out.add(buffer, offset, length, completion);
        if (!flushPlanned && !isSendBlocked()) {
            flushPlanned = true;
            loop.atEndOfTurn(planned);
        }
    }

    private boolean isRefused(IoBuffer buffer, int offset, int length, Completion completion) {
        assert loop.inLoop() : "a stream belongs to its loop's thread";
        if (closed) {
            loop.defer(completion, -Errno.ECANCELED);
            return true;
        }
        if (offset < 0 || length < 1 || length > buffer.capacity() - offset) {
            throw new IllegalArgumentException(length + " at " + offset);
        }
        return false;
    }

    private void flushAsPlanned() {
        flushPlanned = false;
        flush();
    }

    /** Pieces that wait to be sent. */
    protected final SendQueue out() {
        return out;
    }

    protected final boolean isClosed() {
        return closed;
    }

    protected final boolean isReceiving() {
        return receiveDone != null;
    }

    /** The buffer of the receive under way. */
    protected final IoBuffer receiving() {
        IoBuffer buffer = receiveBuffer;
        if (buffer == null) {
            throw new IllegalStateException("nothing is being received");
        }
        return buffer;
    }

    /** Where in the buffer the next byte goes. */
    protected final int receivePosition() {
        return receiveAt + received;
    }

    /** Bytes that may still come. */
    protected final int receiveLeft() {
        return receiveLeft;
    }

    /** Whether all of it has to come. */
    protected final boolean isReceiveFull() {
        return receiveFull;
    }

    /** Bytes that have come. */
    protected final int received() {
        return received;
    }

    /** Counts bytes that came; whether they are enough to end the receive. */
    protected final boolean arrived(int count) {
        received += count;
        receiveLeft -= count;
        return receiveLeft == 0 || (received > 0 && !receiveFull);
    }

    /** Ends the receive under way; its owner may begin the next one inside this call. */
    protected final void endReceive(int result) {
        IoBuffer buffer = receiving();
        Completion done = receiveDone;
        receiveBuffer = null;
        receiveDone = null;
        if (done != null) {
            loop.complete(done, result);
        }
        buffer.release();
    }

    /** Ends the receive under way, if any, because the stream closes. */
    protected final void cancelReceive() {
        Completion done = receiveDone;
        if (done != null) {
            IoBuffer buffer = receiving();
            receiveBuffer = null;
            receiveDone = null;
            buffer.release();
            loop.defer(done, -Errno.ECANCELED);
        }
    }

    @Override
    public final long queued() {
        return out.bytes();
    }

    @Override
    public final SocketAddress remote() {
        return remote;
    }

    @Override
    public final void close() {
        if (!closed) {
            closed = true;
            closing();
        }
    }
}
