// SPDX-License-Identifier: Apache-2.0
package io.farside.node.loop.nio;

import io.farside.node.loop.EventLoop;
import io.farside.node.loop.Stream;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A listening socket; stops accepting while the loop has as many streams as it may. */
final class NioListener implements EventLoop.Listener, NioLoop.Ready {
    static final int BACKLOG = 128;

    private final NioLoop loop;
    private final ServerSocketChannel channel;
    private final Consumer<Stream> accepted;
    private final SocketAddress address;
    private @Nullable SelectionKey key;

    NioListener(NioLoop loop, ServerSocketChannel channel, Consumer<Stream> accepted)
            throws IOException {
        this.loop = loop;
        this.channel = channel;
        this.accepted = accepted;
        this.address = channel.getLocalAddress();
    }

    void register(Selector selector) throws IOException {
        key = channel.register(selector, SelectionKey.OP_ACCEPT, this);
    }

    @Override
    public SocketAddress address() {
        return address;
    }

    @Override
    public void ready() {
        while (channel.isOpen()) {
            if (!loop.mayAccept(this)) {
                interest(0);
                return;
            }
            try {
                SocketChannel peer = channel.accept();
                if (peer == null) {
                    return;
                }
                Stream stream = loop.stream(peer);
                loop.guarded(() -> accepted.accept(stream));
            } catch (IOException e) {
                // The peer is gone again or descriptors ran out; the next readiness tries anew.
                return;
            }
        }
    }

    void resume() {
        interest(SelectionKey.OP_ACCEPT);
    }

    private void interest(int operations) {
        SelectionKey present = key;
        if (present != null && present.isValid()) {
            present.interestOps(operations);
        }
    }

    @Override
    public void close() {
        loop.closed(this);
        try {
            channel.close();
            if (address instanceof UnixDomainSocketAddress unix) {
                Files.deleteIfExists(unix.getPath());
            }
        } catch (IOException e) {
            throw new IllegalStateException("closing the listener at " + address, e);
        }
    }
}
