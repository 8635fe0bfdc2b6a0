// SPDX-License-Identifier: Apache-2.0
package io.farside.node.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/**
 * System calls on TCP and unix stream sockets. Confined to one thread. Results are {@code -errno}
 * on failure.
 */
public final class Sockets {
    /** No signal when the peer is gone; nothing waits. */
    private static final int NOW = 0x4040;

    private static final int STREAM = 1;
    private static final int CLOSE_ON_EXEC = 0x80000;
    private static final int LEVEL_SOCKET = 1;
    private static final int REUSE_ADDRESS = 2;
    private static final int LEVEL_TCP = 6;
    private static final int NO_DELAY = 1;
    private static final int BOTH = 2;

    private final MemorySegment capture = Libc.newCapture();
    private final MemorySegment scratch = Arena.ofAuto().allocate(16 + SocketAddresses.BYTES, 8);

    /** A socket of the address's family. */
    public int open(SocketAddress address) {
        try {
            int family = SocketAddresses.family(address);
            return result(
                    (int) Libc.SOCKET.invokeExact(capture, family, STREAM | CLOSE_ON_EXEC, 0));
        } catch (Throwable thrown) {
            throw Libc.bug(thrown);
        }
    }

    /** A bound and listening socket. */
    public int listen(SocketAddress address, int backlog) throws IOException {
        int fd = open(address);
        if (fd < 0) {
            throw Errno.failure("socket for " + address, fd);
        }
        int result = 0;
        if (!(address instanceof UnixDomainSocketAddress)) {
            result = option(fd, LEVEL_SOCKET, REUSE_ADDRESS);
        }
        if (result == 0) {
            result = bind(fd, address);
        }
        if (result == 0) {
            result = listen(fd, backlog);
        }
        if (result < 0) {
            new Posix().close(fd);
            throw new java.net.BindException("listen on " + address + ": " + Errno.name(result));
        }
        return fd;
    }

    /** Small pieces leave at once; a no-op for unix sockets. */
    public void noDelay(int fd, SocketAddress address) {
        if (!(address instanceof UnixDomainSocketAddress)) {
            option(fd, LEVEL_TCP, NO_DELAY);
        }
    }

    private int bind(int fd, SocketAddress address) throws IOException {
        int length = SocketAddresses.encode(address, scratch.asSlice(16));
        try {
            return result((int) Libc.BIND.invokeExact(capture, fd, scratch.address() + 16, length));
        } catch (Throwable thrown) {
            throw Libc.bug(thrown);
        }
    }

    private int listen(int fd, int backlog) {
        try {
            return result((int) Libc.LISTEN.invokeExact(capture, fd, backlog));
        } catch (Throwable thrown) {
            throw Libc.bug(thrown);
        }
    }

    private int option(int fd, int level, int name) {
        scratch.set(JAVA_INT, 0, 1);
        try {
            return result(
                    (int)
                            Libc.SETSOCKOPT.invokeExact(
                                    capture, fd, level, name, scratch.address(), 4));
        } catch (Throwable thrown) {
            throw Libc.bug(thrown);
        }
    }

    /** The address a socket is bound to. */
    public SocketAddress local(int fd) throws IOException {
        scratch.set(JAVA_INT, 0, SocketAddresses.BYTES);
        try {
            int result =
                    result(
                            (int)
                                    Libc.GETSOCKNAME.invokeExact(
                                            capture,
                                            fd,
                                            scratch.address() + 16,
                                            scratch.address()));
            if (result < 0) {
                throw Errno.failure("getsockname", result);
            }
        } catch (IOException e) {
            throw e;
        } catch (Throwable thrown) {
            throw Libc.bug(thrown);
        }
        return SocketAddresses.decode(scratch.asSlice(16), scratch.get(JAVA_INT, 0));
    }

    /** The address a socket is connected to. */
    public SocketAddress remote(int fd) throws IOException {
        scratch.set(JAVA_INT, 0, SocketAddresses.BYTES);
        try {
            int result =
                    result(
                            (int)
                                    Libc.GETPEERNAME.invokeExact(
                                            capture,
                                            fd,
                                            scratch.address() + 16,
                                            scratch.address()));
            if (result < 0) {
                throw Errno.failure("getpeername", result);
            }
        } catch (IOException e) {
            throw e;
        } catch (Throwable thrown) {
            throw Libc.bug(thrown);
        }
        return SocketAddresses.decode(scratch.asSlice(16), scratch.get(JAVA_INT, 0));
    }

    /** sendmsg of what fits now; {@code -EAGAIN} when nothing does. */
    public int sendNow(int fd, long message) {
        try {
            return result((long) Libc.SENDMSG.invokeExact(capture, fd, message, NOW));
        } catch (Throwable thrown) {
            throw Libc.bug(thrown);
        }
    }

    /** Ends both directions; whoever waits on the socket wakes. */
    public void shutdown(int fd) {
        try {
            int _ = (int) Libc.SHUTDOWN.invokeExact(capture, fd, BOTH);
        } catch (Throwable thrown) {
            throw Libc.bug(thrown);
        }
    }

    private int result(long returned) {
        return returned < 0 ? -Libc.errno(capture) : (int) returned;
    }
}
