// SPDX-License-Identifier: Apache-2.0
package io.farside.node.loop.uring;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.farside.node.loop.IoBuffer;
import io.farside.node.loop.LoopStream;
import io.farside.node.loop.SendQueue;
import io.farside.node.sys.Errno;
import io.farside.node.sys.Ring;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;

/**
 * A connected socket. Receives go through the ring, which waits for data at no cost; sends of a
 * turn leave by one sendmsg at once, and only what the socket does not take waits in the ring.
 */
final class UringStream extends LoopStream {
    /** Stretches handed to one gathered send. */
    private static final int GATHER = 64;

    private static final int WAIT_ALL = 0x100;
    private static final int NO_SIGNAL = 0x4000;
    private static final int VECTORS_AT = 64;

    private final UringLoop loop;
    private final int fd;
    private final MemorySegment message = Arena.ofAuto().allocate(VECTORS_AT + GATHER * 16L, 8);
    private final RingOperation receiving = this::received;
    private final RingOperation sending = this::sent;
    private final SendQueue.Gather gather = this::stretch;
    private int stretches;
    private boolean sendBusy;
    private boolean receiveBusy;
    private boolean descriptorClosed;

    UringStream(UringLoop loop, int fd, SocketAddress remote) {
        super(loop, remote);
        this.loop = loop;
        this.fd = fd;
        message.set(JAVA_LONG, 16, message.address() + VECTORS_AT);
    }

    @Override
    protected void beginReceive() {
        receiveBusy = true;
        Ring ring = loop.submit(Ring.RECV, fd, receiving);
        ring.memory(receiving().address() + receivePosition(), receiveLeft());
        if (isReceiveFull()) {
            ring.flags(WAIT_ALL);
        }
    }

    private void received(int result) {
        receiveBusy = false;
        boolean again = result == -Errno.EINTR || result == -Errno.EAGAIN;
        boolean more = result > 0 && !arrived(result);
        if (!isClosed() && (again || more)) {
            beginReceive();
            return;
        }
        // The descriptor was shut down to get here; what that looks like is no news to the owner.
        boolean cancelled = isClosed() && result <= 0;
        endReceive(cancelled ? -Errno.ECANCELED : result < 0 ? result : received());
        closeWhenQuiet();
    }

    @Override
    protected boolean isSendBlocked() {
        return sendBusy;
    }

    private boolean stretch(IoBuffer buffer, int offset, int length) {
        long at = VECTORS_AT + stretches * 16L;
        message.set(JAVA_LONG, at, buffer.address() + offset);
        message.set(JAVA_LONG, at + 8, length);
        return ++stretches < GATHER;
    }

    @Override
    protected void flush() {
        while (!isClosed() && !sendBusy && !out().isEmpty()) {
            stretches = 0;
            out().gather(gather);
            message.set(JAVA_LONG, 24, stretches);
            int result = loop.sockets().sendNow(fd, message.address());
            if (result > 0) {
                out().sent(result, loop::complete);
            } else if (result == -Errno.EAGAIN) {
                sendBusy = true;
                Ring ring = loop.submit(Ring.SENDMSG, fd, sending);
                ring.memory(message.address(), 1);
                ring.flags(NO_SIGNAL | WAIT_ALL);
            } else if (result != -Errno.EINTR) {
                out().abandon(result, loop::defer);
            }
        }
    }

    private void sent(int result) {
        sendBusy = false;
        if (result > 0) {
            out().sent(result, loop::complete);
        } else if (!isClosed() && result != -Errno.EINTR && result != -Errno.EAGAIN) {
            out().abandon(result, loop::defer);
        }
        if (isClosed()) {
            out().abandon(-Errno.ECANCELED, loop::defer);
            closeWhenQuiet();
        } else {
            flush();
        }
    }

    @Override
    protected void closing() {
        loop.sockets().shutdown(fd);
        if (!sendBusy) {
            out().abandon(-Errno.ECANCELED, loop::defer);
        }
        closeWhenQuiet();
    }

    /**
     * A descriptor is closed only when nothing refers to it, so that its number is not used anew;
     * and once, whoever closes the stream from a completion that then comes here as well.
     */
    private void closeWhenQuiet() {
        if (isClosed() && !receiveBusy && !sendBusy && !descriptorClosed) {
            descriptorClosed = true;
            loop.posix().close(fd);
            loop.closed(this);
        }
    }
}
