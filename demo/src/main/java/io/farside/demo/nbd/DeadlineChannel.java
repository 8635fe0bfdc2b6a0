// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.nbd;

import io.farside.model.ListenAddress;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * A socket on which every transfer is bounded in time. Unix sockets know no read timeout, so both
 * kinds go through a selector. One thread at a time; {@link #close} from any thread ends a
 * transfer.
 */
final class DeadlineChannel implements AutoCloseable {
    private final SocketChannel socket;
    private final Selector selector;
    private final SelectionKey key;
    private final Duration limit;

    private DeadlineChannel(SocketChannel socket, Selector selector, Duration limit)
            throws IOException {
        this.socket = socket;
        this.selector = selector;
        this.limit = limit;
        socket.configureBlocking(false);
        this.key = socket.register(selector, 0);
    }

    static DeadlineChannel connect(ListenAddress address, Duration limit) throws IOException {
        Selector selector = Selector.open();
        SocketChannel socket = null;
        try {
            socket = open(address);
            DeadlineChannel channel = new DeadlineChannel(socket, selector, limit);
            channel.connect(target(address), address);
            return channel;
        } catch (IOException | RuntimeException e) {
            selector.close();
            if (socket != null) {
                socket.close();
            }
            throw e;
        }
    }

    private static SocketChannel open(ListenAddress address) throws IOException {
        return switch (address) {
            case ListenAddress.Unix _ -> SocketChannel.open(StandardProtocolFamily.UNIX);
            case ListenAddress.Inet _ -> {
                SocketChannel socket = SocketChannel.open();
                socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
                yield socket;
            }
        };
    }

    private static SocketAddress target(ListenAddress address) {
        return switch (address) {
            case ListenAddress.Unix(String path) -> UnixDomainSocketAddress.of(path);
            case ListenAddress.Inet(String host, int port) -> new InetSocketAddress(host, port);
        };
    }

    private void connect(SocketAddress target, ListenAddress named) throws IOException {
        long deadline = System.nanoTime() + limit.toNanos();
        boolean done = socket.connect(target);
        while (!done) {
            await(SelectionKey.OP_CONNECT, deadline, "connecting to " + named);
            done = socket.finishConnect();
        }
    }

    /** Sends everything that remains in the buffers, in order. */
    void send(ByteBuffer... parts) throws IOException {
        long deadline = System.nanoTime() + limit.toNanos();
        ByteBuffer last = parts[parts.length - 1];
        ByteBuffer first = parts[0];
        while (true) {
            socket.write(parts);
            if (!first.hasRemaining() && !last.hasRemaining()) {
                return;
            }
            await(SelectionKey.OP_WRITE, deadline, "sending");
        }
    }

    /** Fills the buffer and flips it. */
    void receive(ByteBuffer into) throws IOException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (into.hasRemaining()) {
            int n = socket.read(into);
            if (n < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (n == 0) {
                await(SelectionKey.OP_READ, deadline, "waiting for the answer");
            }
        }
        into.flip();
    }

    private void await(int operation, long deadline, String what) throws IOException {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
            throw new SocketTimeoutException(
                    what + " took longer than " + limit.toMillis() + " ms");
        }
        try {
            key.interestOps(operation);
            selector.select(left);
            selector.selectedKeys().clear();
        } catch (ClosedSelectorException | CancelledKeyException e) {
            throw new IOException("the connection was closed from this side", e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        selector.close();
    }
}
