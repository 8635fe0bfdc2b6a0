// SPDX-License-Identifier: Apache-2.0
package io.farside.node.loop.uring;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.farside.node.loop.Completion;
import io.farside.node.loop.IoBuffer;
import io.farside.node.loop.SendQueue;
import io.farside.node.loop.Stream;
import io.farside.node.sys.Errno;
import io.farside.node.sys.Ring;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A connected socket. Receives go through the ring, which waits for data at no cost; sends of a
 * turn leave by one sendmsg at once, and only what the socket does not take waits in the ring.
 */
final class UringStream implements Stream {
    /** Stretches handed to one gathered send. */
    private static final int GATHER = 64;

    private static final int WAIT_ALL = 0x100;
    private static final int NO_SIGNAL = 0x4000;
    private static final int VECTORS_AT = 64;

    private final UringLoop loop;
    private final int fd;
    private final SocketAddress remote;
    private final SendQueue out = new SendQueue();
    private final MemorySegment message = Arena.ofAuto().allocate(VECTORS_AT + GATHER * 16L, 8);
    private final RingOperation receiving = this::received;
    private final RingOperation sending = this::sent;
    private final Runnable flush = this::flush;
    private final SendQueue.Gather gather = this::stretch;
    private int stretches;
    private boolean flushPlanned;
    private boolean sendBusy;
    private boolean receiveBusy;
    private boolean closed;

    private @Nullable IoBuffer receiveBuffer;
    private @Nullable Completion receiveDone;
    private int receiveAt;
    private int receiveLeft;
    private int received;
    private boolean receiveFull;

    UringStream(UringLoop loop, int fd, SocketAddress remote) {
        this.loop = loop;
        this.fd = fd;
        this.remote = remote;
        message.set(JAVA_LONG, 16, message.address() + VECTORS_AT);
    }

    @Override
    public void receive(
            IoBuffer buffer, int offset, int length, boolean full, Completion completion) {
        assert loop.inLoop() : "a stream belongs to its loop's thread";
        if (closed) {
            loop.defer(completion, -Errno.ECANCELED);
            return;
        }
        if (receiveDone != null) {
            throw new IllegalStateException("a receive is under way");
        }
        if (offset < 0 || length < 1 || length > buffer.capacity() - offset) {
            throw new IllegalArgumentException(length + " at " + offset);
        }
        receiveBuffer = buffer.retain();
        receiveDone = completion;
        receiveAt = offset;
        receiveLeft = length;
        received = 0;
        receiveFull = full;
        submitReceive(buffer);
    }

    private void submitReceive(IoBuffer buffer) {
        receiveBusy = true;
        Ring ring = loop.submit(Ring.RECV, fd, receiving);
        ring.memory(buffer.address() + receiveAt + received, receiveLeft);
        if (receiveFull) {
            ring.flags(WAIT_ALL);
        }
    }

    private void received(int result) {
        receiveBusy = false;
        IoBuffer buffer = receiveBuffer;
        Completion done = receiveDone;
        if (buffer == null || done == null) {
            throw new IllegalStateException("nothing is being received");
        }
        if (result > 0) {
            received += result;
            receiveLeft -= result;
        }
        boolean again = result == -Errno.EINTR || result == -Errno.EAGAIN;
        if (!closed && (again || (result > 0 && receiveFull && receiveLeft > 0))) {
            submitReceive(buffer);
            return;
        }
        receiveBuffer = null;
        receiveDone = null;
        int outcome = result < 0 ? result : received;
        // The descriptor was shut down to get here; what that looks like is no news to the owner.
        loop.complete(done, closed && result <= 0 ? -Errno.ECANCELED : outcome);
        buffer.release();
        closeWhenQuiet();
    }

    @Override
    public void send(IoBuffer buffer, int offset, int length, Completion completion) {
        assert loop.inLoop() : "a stream belongs to its loop's thread";
        if (closed) {
            loop.defer(completion, -Errno.ECANCELED);
            return;
        }
        if (offset < 0 || length < 1 || length > buffer.capacity() - offset) {
            throw new IllegalArgumentException(length + " at " + offset);
        }
        out.add(buffer, offset, length, completion);
        if (!flushPlanned && !sendBusy) {
            flushPlanned = true;
            loop.atEndOfTurn(flush);
        }
    }

    private boolean stretch(IoBuffer buffer, int offset, int length) {
        long at = VECTORS_AT + stretches * 16L;
        message.set(JAVA_LONG, at, buffer.address() + offset);
        message.set(JAVA_LONG, at + 8, length);
        return ++stretches < GATHER;
    }

    private void flush() {
        flushPlanned = false;
        while (!closed && !sendBusy && !out.isEmpty()) {
            stretches = 0;
            out.gather(gather);
            message.set(JAVA_LONG, 24, stretches);
            int result = loop.sockets().sendNow(fd, message.address());
            if (result > 0) {
                out.sent(result, loop::complete);
            } else if (result == -Errno.EAGAIN) {
                sendBusy = true;
                Ring ring = loop.submit(Ring.SENDMSG, fd, sending);
                ring.memory(message.address(), 1);
                ring.flags(NO_SIGNAL | WAIT_ALL);
            } else if (result != -Errno.EINTR) {
                out.abandon(result, loop::defer);
            }
        }
    }

    private void sent(int result) {
        sendBusy = false;
        if (result > 0) {
            out.sent(result, loop::complete);
        } else if (!closed && result != -Errno.EINTR && result != -Errno.EAGAIN) {
            out.abandon(result, loop::defer);
        }
        if (closed) {
            out.abandon(-Errno.ECANCELED, loop::defer);
            closeWhenQuiet();
        } else {
            flush();
        }
    }

    @Override
    public long queued() {
        return out.bytes();
    }

    @Override
    public SocketAddress remote() {
        return remote;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        loop.sockets().shutdown(fd);
        if (!sendBusy) {
            out.abandon(-Errno.ECANCELED, loop::defer);
        }
        closeWhenQuiet();
    }

    /**
     * A descriptor is closed only when nothing refers to it, so that its number is not used anew.
     */
    private void closeWhenQuiet() {
        if (closed && !receiveBusy && !sendBusy) {
            loop.posix().close(fd);
            loop.closed(this);
        }
    }
}
