// SPDX-License-Identifier: Apache-2.0
package io.farside.node.link;

import io.farside.node.loop.BufferPool;
import io.farside.node.loop.EventLoop;
import io.farside.node.loop.IoBuffer;
import io.farside.node.loop.Stream;
import io.farside.wire.replication.Frame;
import io.farside.wire.replication.FrameHeader;
import io.farside.wire.replication.Message;
import io.farside.wire.replication.Payload;
import io.farside.wire.replication.ProtocolException;
import io.farside.wire.replication.ReplicationCodec;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Frames over one connected socket. Volume data is received straight into a buffer of its own;
 * everything else through a read-ahead buffer. Confined to the loop.
 */
final class FrameConnection {
    /** Read-ahead of a connection that carries no volume data, bytes. */
    static final int SMALL_BYTES = 4096;

    /** Largest body sent on a connection that has not been enlarged, bytes. */
    static final int SMALL_BODY_BYTES = 2048;

    /** Read-ahead and send buffer of a data connection: several of the largest bodies, bytes. */
    static final int LARGE_BYTES = 256 << 10;

    /** Takes what arrives. */
    interface Handler {
        void frame(Frame frame);

        /** Called once, whoever closed; no frame follows. */
        void closed(String why);
    }

    private final EventLoop loop;
    private final Stream stream;
    private final SendBuffer out;
    private Handler handler;
    private IoBuffer in;
    private int inFrom;
    private int inTo;
    private @Nullable FrameHeader header;
    private @Nullable IoBuffer data;
    private @Nullable IoBuffer wire;
    private @Nullable Arrivals arrivals;
    private @Nullable Packing packing;
    private boolean receiving;
    private boolean waitingForMemory;
    private boolean paused;
    private boolean closed;

    FrameConnection(EventLoop loop, Stream stream, Handler handler) {
        this.loop = loop;
        this.stream = stream;
        this.handler = handler;
        this.in = loop.buffers().take(SMALL_BYTES);
        this.out = new SendBuffer(loop.buffers(), stream);
    }

    /** Passes frames to somebody else from now on. */
    void handler(Handler next) {
        handler = next;
    }

    /** Counts volume data that arrives, and when it has been consumed. */
    void arrivals(Arrivals counting) {
        arrivals = counting;
    }

    /** Volume data may be compressed from now on, in both directions. */
    void packing(Packing agreed) {
        packing = agreed;
        out.packing(agreed);
    }

    /** Makes room for frames that carry more than greetings and heartbeats. */
    void enlarge() {
        out.enlarge();
        if (closed || in.capacity() >= LARGE_BYTES) {
            return;
        }
        if (!loop.buffers().canTake(LARGE_BYTES)) {
            close("no memory to receive");
        } else {
            IoBuffer larger = loop.buffers().take(LARGE_BYTES);
            ByteBuffer from = in.bytes().limit(inTo).position(inFrom);
            larger.bytes().clear().put(from);
            inTo -= inFrom;
            inFrom = 0;
            in.release();
            in = larger;
        }
    }

    /** Stops after the present frame until {@link #start}. */
    void pause() {
        paused = true;
    }

    /** Begins or goes on receiving. */
    void start() {
        paused = false;
        pump();
    }

    boolean closed() {
        return closed;
    }

    String remote() {
        return String.valueOf(stream.remote());
    }

    /** Sends a frame; its volume data is retained until it is on its way. Silent when closed. */
    void send(UUID group, Message message) {
        if (!closed && !out.send(group, message)) {
            close("no memory to send");
        }
    }

    /** Closes at once and tells the handler. */
    void close(String why) {
        if (closed) {
            return;
        }
        closed = true;
        stream.close();
        out.close();
        if (packing != null) {
            packing.close();
        }
        if (!receiving) {
            releaseInput();
        }
        handler.closed(why);
    }

    private void releaseInput() {
        in.release();
        if (data != null) {
            data.release();
            data = null;
        }
        if (wire != null) {
            wire.release();
            wire = null;
        }
    }

    private void pump() {
        try {
            while (!closed && !paused && !receiving && !waitingForMemory && step()) {
                // Each step takes one piece of what has arrived.
            }
        } catch (ProtocolException e) {
            close("the peer broke the protocol: " + e.getMessage());
        }
    }

    /** Returns whether there may be more to do at once. */
    private boolean step() throws ProtocolException {
        if (header == null && inTo - inFrom >= FrameHeader.BYTES) {
            header = ReplicationCodec.decodeHeader(window(FrameHeader.BYTES));
            inFrom += FrameHeader.BYTES;
        }
        FrameHeader now = header;
        if (now == null) {
            return receiveMore();
        }
        if (now.type().carriesData() && now.payloadLength() > 0) {
            return takeData(now);
        }
        if (inTo - inFrom < now.payloadLength()) {
            if (now.payloadLength() > in.capacity()) {
                throw new ProtocolException(now.type() + " is too long before the greeting");
            }
            return receiveMore();
        }
        ByteBuffer body = window(now.payloadLength());
        inFrom += now.payloadLength();
        header = null;
        handler.frame(ReplicationCodec.complete(now, body));
        return true;
    }

    private ByteBuffer window(int length) {
        return in.bytes().clear().slice(inFrom, length);
    }

    private boolean receiveMore() {
        if (inFrom > 0) {
            ByteBuffer bytes = in.bytes().limit(inTo).position(inFrom);
            bytes.compact();
            inTo -= inFrom;
            inFrom = 0;
        }
        receiving = true;
        stream.receive(in, inTo, in.capacity() - inTo, false, this::received);
        return false;
    }

    private void received(int result) {
        receiving = false;
        if (ended(result)) {
            return;
        }
        inTo += result;
        pump();
    }

    private boolean ended(int result) {
        if (closed) {
            releaseInput();
            return true;
        }
        if (result <= 0) {
            close(
                    result == 0
                            ? "the peer closed the connection"
                            : trouble("receive failed: errno " + -result));
            return true;
        }
        return false;
    }

    private String trouble(String otherwise) {
        String known = stream.trouble();
        return known == null ? otherwise : known;
    }

    private boolean takeData(FrameHeader now) throws ProtocolException {
        if (now.isCompressed() && packing == null) {
            throw new ProtocolException("compressed data, which was not agreed on");
        }
        if (!takeBuffers(now)) {
            waitingForMemory = true;
            loop.buffers().whenAvailable(this::memoryBack);
            return false;
        }
        IoBuffer buffer = Objects.requireNonNull(wire == null ? data : wire);
        int length = now.payloadLength();
        int here = Math.min(length, inTo - inFrom);
        buffer.bytes().clear().put(in.bytes().limit(inFrom + here).position(inFrom));
        inFrom += here;
        if (here == length) {
            completeData(now);
            return true;
        }
        receiving = true;
        stream.receive(
                buffer, here, length - here, true, result -> dataReceived(result, length - here));
        return false;
    }

    /** Takes memory for the data and, when it is compressed, for what comes over the wire. */
    private boolean takeBuffers(FrameHeader now) throws ProtocolException {
        BufferPool pool = loop.buffers();
        int length = now.isCompressed() ? (int) now.length() : now.payloadLength();
        if (!pool.canTake(length)) {
            return false;
        }
        IoBuffer buffer = pool.take(length);
        if (now.isCompressed()) {
            if (!pool.canTake(now.payloadLength())) {
                buffer.release();
                return false;
            }
            wire = pool.take(now.payloadLength());
        }
        data = buffer;
        Arrivals counting = arrivals;
        if (counting != null) {
            UUID group = now.group();
            counting.arriving(group, length);
            buffer.whenFree(() -> counting.consumed(group, length));
        }
        return true;
    }

    private void memoryBack() {
        waitingForMemory = false;
        pump();
    }

    private void dataReceived(int result, int wanted) {
        receiving = false;
        if (ended(result == wanted ? result : Math.min(result, 0))) {
            return;
        }
        FrameHeader now = header;
        if (now == null) {
            throw new IllegalStateException("data without a frame");
        }
        try {
            completeData(now);
        } catch (ProtocolException e) {
            close("the peer broke the protocol: " + e.getMessage());
            return;
        }
        pump();
    }

    private void completeData(FrameHeader now) throws ProtocolException {
        IoBuffer buffer = Objects.requireNonNull(data);
        FrameHeader plain = wire == null ? now : unpacked(now, wire, buffer);
        Frame frame = ReplicationCodec.complete(plain, buffer, crc(buffer));
        header = null;
        data = null;
        handler.frame(frame);
    }

    private FrameHeader unpacked(FrameHeader now, IoBuffer packed, IoBuffer plain)
            throws ProtocolException {
        ReplicationCodec.checkData(now, crc(packed));
        int content =
                Objects.requireNonNull(packing)
                        .unpack(packed, now.payloadLength(), plain, (int) now.length());
        wire = null;
        packed.release();
        return now.expanded(content);
    }

    static int crc(Payload payload) {
        IoBuffer buffer = (IoBuffer) payload;
        CRC32C crc = new CRC32C();
        crc.update(buffer.bytes().clear().limit(buffer.length()));
        return (int) crc.getValue();
    }
}
