// SPDX-License-Identifier: Apache-2.0
package io.farside.node.loop.nio;

import io.farside.node.loop.EventLoop;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** A connect under way. */
final class NioConnect implements NioLoop.Ready {
    private final NioLoop loop;
    private final SocketChannel channel;
    private final EventLoop.ConnectHandler handler;
    private @Nullable SelectionKey key;

    NioConnect(NioLoop loop, SocketChannel channel, EventLoop.ConnectHandler handler) {
        this.loop = loop;
        this.channel = channel;
        this.handler = handler;
    }

    void start(SocketAddress address, Selector selector) throws IOException {
        boolean connected;
        try {
            connected = channel.connect(address);
        } catch (IOException e) {
            channel.close();
            throw e;
        } catch (RuntimeException e) {
            channel.close();
            throw new IOException(e);
        }
        if (connected) {
            loop.defer(result -> finish(), 0);
        } else {
            key = channel.register(selector, SelectionKey.OP_CONNECT, this);
        }
    }

    @Override
    public void ready() {
        finish();
    }

    private void finish() {
        NioStream stream;
        try {
            if (!channel.finishConnect()) {
                return;
            }
            SelectionKey present = key;
            if (present != null) {
                present.interestOps(0);
            }
            stream = loop.stream(channel);
        } catch (IOException e) {
            try {
                channel.close();
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            handler.connected(null, IoErrors.errno(e));
            return;
        }
        handler.connected(stream, 0);
    }
}
