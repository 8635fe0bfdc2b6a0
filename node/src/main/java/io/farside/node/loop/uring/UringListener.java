// SPDX-License-Identifier: Apache-2.0
package io.farside.node.loop.uring;

import io.farside.node.loop.EventLoop;
import io.farside.node.loop.Stream;
import io.farside.node.sys.Ring;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.util.function.Consumer;

/** A listening socket; stops accepting while the loop has as many streams as it may. */
final class UringListener implements EventLoop.Listener, RingOperation {
    static final int BACKLOG = 128;

    private static final int CLOSE_ON_EXEC = 0x80000;
    private static final long RETRY_NANOS = 100_000_000L;

    private final UringLoop loop;
    private final int fd;
    private final SocketAddress address;
    private final Consumer<Stream> accepted;
    private boolean accepting;
    private boolean closed;

    UringListener(UringLoop loop, int fd, SocketAddress address, Consumer<Stream> accepted) {
        this.loop = loop;
        this.fd = fd;
        this.address = address;
        this.accepted = accepted;
    }

    void accept() {
        if (!accepting && !closed && loop.mayAccept(this)) {
            accepting = true;
            loop.submit(Ring.ACCEPT, fd, this).flags(CLOSE_ON_EXEC);
        }
    }

    @Override
    public void complete(int result) {
        accepting = false;
        if (closed) {
            if (result >= 0) {
                loop.posix().close(result);
            }
            loop.posix().close(fd);
            return;
        }
        if (result < 0) {
            // The peer is gone again, or descriptors ran out: then trying at once would spin.
            loop.schedule(loop.nowNanos() + RETRY_NANOS, this::accept);
            return;
        }
        SocketAddress remote;
        try {
            remote = loop.sockets().remote(result);
        } catch (IOException e) {
            // The peer hung up before it was greeted.
            loop.posix().close(result);
            accept();
            return;
        }
        Stream stream = loop.stream(result, remote);
        accept();
        loop.guarded(() -> accepted.accept(stream));
    }

    @Override
    public SocketAddress address() {
        return address;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        loop.closed(this);
        if (accepting) {
            loop.cancel(this);
        } else {
            loop.posix().close(fd);
        }
        if (address instanceof UnixDomainSocketAddress unix) {
            try {
                Files.deleteIfExists(unix.getPath());
            } catch (IOException e) {
                throw new IllegalStateException("removing the socket " + unix, e);
            }
        }
    }
}
