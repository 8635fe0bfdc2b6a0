// SPDX-License-Identifier: Apache-2.0
package io.farside.node.loop.nio;

import io.farside.node.loop.LoopStream;
import io.farside.node.sys.Errno;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A connected socket channel. */
final class NioStream extends LoopStream implements NioLoop.Ready {
    /** Stretches handed to one gathered write; the kernel takes 1024. */
    private static final int GATHER = 64;

    private static final ByteBuffer[] NONE = new ByteBuffer[0];

    private final NioLoop loop;
    private final SocketChannel channel;
    private final List<ByteBuffer> gathered = new ArrayList<>(GATHER);
    private @Nullable SelectionKey key;
    private boolean outBlocked;

    NioStream(NioLoop loop, SocketChannel channel, SocketAddress remote) {
        super(loop, remote);
        this.loop = loop;
        this.channel = channel;
    }

    void register(Selector selector) throws IOException {
        key = channel.register(selector, 0, this);
    }

    @Override
    protected void beginReceive() {
        interest();
    }

    @Override
    protected boolean isSendBlocked() {
        return outBlocked;
    }

    @Override
    public void ready() {
        SelectionKey present = key;
        if (present == null || !present.isValid()) {
            return;
        }
        if (present.isWritable() && outBlocked) {
            outBlocked = false;
            flush();
        }
        if (!isClosed() && present.isReadable() && isReceiving()) {
            receiveNow();
        }
    }

    private void receiveNow() {
        try {
            int count =
                    channel.read(
                            receiving()
                                    .segment()
                                    .asSlice(receivePosition(), receiveLeft())
                                    .asByteBuffer());
            if (count < 0 || arrived(count)) {
                finishReceive(received());
            }
        } catch (IOException e) {
            finishReceive(-IoErrors.errno(e));
        }
    }

    private void finishReceive(int result) {
        endReceive(result);
        if (!isClosed()) {
            interest();
        }
    }

    @Override
    protected void flush() {
        while (!isClosed() && !out().isEmpty()) {
            gathered.clear();
            out().gather((buffer, offset, length) -> {
                gathered.add(buffer.segment().asSlice(offset, length).asByteBuffer());
                return gathered.size() < GATHER;
            });
            try {
                long count = channel.write(gathered.toArray(NONE));
                if (count == 0) {
                    outBlocked = true;
                    interest();
                    return;
                }
                out().sent(count, loop::complete);
            } catch (IOException e) {
                out().abandon(-IoErrors.errno(e), loop::defer);
                return;
            }
        }
        if (!isClosed()) {
            interest();
        }
    }

    private void interest() {
        SelectionKey present = key;
        if (present == null || !present.isValid()) {
            return;
        }
        int wanted =
                (isReceiving() ? SelectionKey.OP_READ : 0)
                        | (outBlocked ? SelectionKey.OP_WRITE : 0);
        if (present.interestOps() != wanted) {
            present.interestOps(wanted);
        }
    }

    @Override
    protected void closing() {
        loop.closed(this);
        cancelReceive();
        out().abandon(-Errno.ECANCELED, loop::defer);
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException("closing the stream to " + remote(), e);
        }
    }
}
