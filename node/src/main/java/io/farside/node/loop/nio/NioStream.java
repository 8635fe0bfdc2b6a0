// SPDX-License-Identifier: Apache-2.0
package io.farside.node.loop.nio;

import io.farside.node.loop.Completion;
import io.farside.node.loop.IoBuffer;
import io.farside.node.loop.SendQueue;
import io.farside.node.loop.Stream;
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
final class NioStream implements Stream, NioLoop.Ready {
    /** Stretches handed to one gathered write; the kernel takes 1024. */
    private static final int GATHER = 64;

    private static final ByteBuffer[] NONE = new ByteBuffer[0];

    private final NioLoop loop;
    private final SocketChannel channel;
    private final SocketAddress remote;
    private final SendQueue out = new SendQueue();
    private final List<ByteBuffer> gathered = new ArrayList<>(GATHER);
    private @Nullable SelectionKey key;
    private boolean flushPlanned;
    private boolean outBlocked;
    private boolean closed;

    private @Nullable IoBuffer receiveBuffer;
    private @Nullable Completion receiveDone;
    private int receiveAt;
    private int receiveLeft;
    private int received;
    private boolean receiveFull;

    NioStream(NioLoop loop, SocketChannel channel, SocketAddress remote) {
        this.loop = loop;
        this.channel = channel;
        this.remote = remote;
    }

    void register(Selector selector) throws IOException {
        key = channel.register(selector, 0, this);
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
        interest();
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
        if (!flushPlanned && !outBlocked) {
            flushPlanned = true;
            loop.atEndOfTurn(this::flush);
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
    public void ready() {
        SelectionKey present = key;
        if (present == null || !present.isValid()) {
            return;
        }
        if (present.isWritable() && outBlocked) {
            outBlocked = false;
            flush();
        }
        if (!closed && present.isReadable() && receiveDone != null) {
            receiveNow();
        }
    }

    private void receiveNow() {
        IoBuffer buffer = receiveBuffer;
        if (buffer == null) {
            return;
        }
        try {
            ByteBuffer target =
                    buffer.segment().asSlice(receiveAt + received, receiveLeft).asByteBuffer();
            int count = channel.read(target);
            if (count < 0) {
                finishReceive(received);
                return;
            }
            received += count;
            receiveLeft -= count;
            if (receiveLeft == 0 || (received > 0 && !receiveFull)) {
                finishReceive(received);
            }
        } catch (IOException e) {
            finishReceive(-IoErrors.errno(e));
        }
    }

    private void finishReceive(int result) {
        Completion done = receiveDone;
        IoBuffer buffer = receiveBuffer;
        receiveDone = null;
        receiveBuffer = null;
        if (!closed) {
            interest();
        }
        if (done != null && buffer != null) {
            loop.complete(done, result);
            buffer.release();
        }
    }

    private void flush() {
        flushPlanned = false;
        while (!closed && !out.isEmpty()) {
            gathered.clear();
            out.gather((buffer, offset, length) -> {
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
                out.sent(count, loop::complete);
            } catch (IOException e) {
                out.abandon(-IoErrors.errno(e), loop::defer);
                return;
            }
        }
        if (!closed) {
            interest();
        }
    }

    private void interest() {
        SelectionKey present = key;
        if (present == null || !present.isValid()) {
            return;
        }
        int wanted =
                (receiveDone != null ? SelectionKey.OP_READ : 0)
                        | (outBlocked ? SelectionKey.OP_WRITE : 0);
        if (present.interestOps() != wanted) {
            present.interestOps(wanted);
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        loop.closed(this);
        Completion done = receiveDone;
        IoBuffer buffer = receiveBuffer;
        receiveDone = null;
        receiveBuffer = null;
        if (done != null && buffer != null) {
            buffer.release();
            loop.defer(done, -Errno.ECANCELED);
        }
        out.abandon(-Errno.ECANCELED, loop::defer);
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException("closing the stream to " + remote, e);
        }
    }
}
