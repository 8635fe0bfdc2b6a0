// SPDX-License-Identifier: Apache-2.0
package io.farside.node.loop.uring;

import io.farside.node.loop.EventLoop;
import io.farside.node.sys.Errno;
import io.farside.node.sys.Ring;
import io.farside.node.sys.SocketAddresses;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;

/** A connect under way; the kernel reads the address from its memory until it completes. */
final class UringConnect implements RingOperation, AutoCloseable {
    private static final int ENOENT = 2;

    private final UringLoop loop;
    private final SocketAddress address;
    private final EventLoop.ConnectHandler handler;
    private final MemorySegment memory = Arena.ofAuto().allocate(SocketAddresses.BYTES, 8);
    private int fd = -1;
    private boolean closed;

    UringConnect(UringLoop loop, SocketAddress address, EventLoop.ConnectHandler handler) {
        this.loop = loop;
        this.address = address;
        this.handler = handler;
    }

    void start() {
        int length;
        try {
            length = SocketAddresses.encode(address, memory);
        } catch (IOException e) {
            loop.defer(this::failed, -ENOENT);
            return;
        }
        fd = loop.sockets().open(address);
        if (fd < 0) {
            loop.defer(this::failed, fd);
            return;
        }
        Ring ring = loop.submit(Ring.CONNECT, fd, this);
        ring.memory(memory.address(), 0);
        ring.offset(length);
    }

    private void failed(int result) {
        loop.closed(this);
        handler.connected(null, -result);
    }

    @Override
    public void complete(int result) {
        loop.closed(this);
        if (result < 0 || closed) {
            loop.posix().close(fd);
            int errno = closed ? Errno.ECANCELED : -result;
            loop.guarded(() -> handler.connected(null, errno));
        } else {
            UringStream stream = loop.stream(fd, address);
            loop.guarded(() -> handler.connected(stream, 0));
        }
    }

    @Override
    public void close() {
        closed = true;
        loop.cancel(this);
    }
}
