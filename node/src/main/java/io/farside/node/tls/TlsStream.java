// SPDX-License-Identifier: Apache-2.0
package io.farside.node.tls;

import io.farside.node.loop.Completion;
import io.farside.node.loop.EventLoop;
import io.farside.node.loop.IoBuffer;
import io.farside.node.loop.Stream;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import tlschannel.ClientTlsChannel;
import tlschannel.HeapBufferAllocator;
import tlschannel.NeedsReadException;
import tlschannel.NeedsWriteException;
import tlschannel.ServerTlsChannel;
import tlschannel.TlsChannel;

/**
 * A stream under TLS, with the contract of {@link Stream}. Bytes are encrypted only as far as the
 * socket takes them, so what waits stays in the callers' buffers; own buffers are {@value
 * #BUFFERS_BYTES} bytes. Handshakes compute on the loop's thread, about a millisecond each.
 */
public final class TlsStream implements Stream {
    /** What a stream takes from the loop's pool while it is open. */
    public static final int BUFFERS_BYTES = 3 * CipherBuffers.BUFFER_BYTES;

    private static final int EIO = 5;
    private static final int ECANCELED = 125;

    /** Time for the closing alert to leave, nanoseconds. */
    private static final long CLOSE_NANOS = 1_000_000_000;

    private final EventLoop loop;
    private final Stream raw;
    private final CipherBuffers cipher;
    private final TlsChannel tls;
    private final ArrayDeque<Sending> sendings = new ArrayDeque<>();
    private @Nullable Receiving receiving;
    private @Nullable Completion handshaking;
    private long queued;
    private boolean closed;
    private int failed;
    private @Nullable String trouble;
    private boolean wrongCertificate;

    private record Receiving(
            IoBuffer buffer, ByteBuffer target, int offset, boolean full, Completion done) {}

    private record Sending(IoBuffer buffer, ByteBuffer source, int length, Completion done) {}

    private TlsStream(EventLoop loop, Stream raw, TlsSettings context, @Nullable String host) {
        this.loop = loop;
        this.raw = raw;
        this.cipher = new CipherBuffers(loop, raw);
        HeapBufferAllocator heap = new HeapBufferAllocator();
        this.tls =
                host == null
                        ? ServerTlsChannel.newBuilder(cipher, context.context())
                                .withEngineFactory(_ -> context.serverEngine())
                                .withPlainBufferAllocator(heap)
                                .withEncryptedBufferAllocator(heap)
                                .build()
                        : ClientTlsChannel.newBuilder(cipher, context.clientEngine(host, 0))
                                .withPlainBufferAllocator(heap)
                                .withEncryptedBufferAllocator(heap)
                                .build();
    }

    /** The server's side over a connected stream, which belongs to the result from then on. */
    public static TlsStream server(EventLoop loop, Stream raw, TlsSettings context) {
        return new TlsStream(loop, raw, context, null);
    }

    /**
     * The client's side over a connected stream, which belongs to the result from then on.
     *
     * @param host name or address the server's certificate must carry
     */
    public static TlsStream client(EventLoop loop, Stream raw, TlsSettings context, String host) {
        return new TlsStream(loop, raw, context, host);
    }

    /**
     * Shakes hands; before any other operation.
     *
     * @param done 0, or a negative errno when the peer is none to talk to; the stream is to be
     *     closed then
     */
    public void handshake(Completion done) {
        handshaking = done;
        step();
    }

    /** Subject of the peer's verified certificate, or null when it showed none. */
    public @Nullable String peer() {
        X509Certificate shown = certificate();
        return shown == null ? null : shown.getSubjectX500Principal().getName();
    }

    /** The peer's certificate, or null when it showed none. */
    public @Nullable X509Certificate certificate() {
        try {
            Certificate[] chain = tls.getSslEngine().getSession().getPeerCertificates();
            return chain[0] instanceof X509Certificate certificate ? certificate : null;
        } catch (SSLPeerUnverifiedException e) {
            return null;
        }
    }

    /** Whether the handshake failed because another certificate was shown than the pinned one. */
    public boolean isWrongCertificate() {
        return wrongCertificate;
    }

    /** Whether the client asked for the node's own certificate, see {@link LinkTls}. */
    public boolean isByNodeKey() {
        return LinkTls.isByNodeKey(tls.getSslEngine().getSession());
    }

    @Override
    public void receive(
            IoBuffer buffer, int offset, int length, boolean full, Completion completion) {
        assert receiving == null : "one receive at a time";
        ByteBuffer target = buffer.bytes().duplicate().limit(offset + length).position(offset);
        buffer.retain();
        receiving = new Receiving(buffer, target, offset, full, completion);
        step();
    }

    @Override
    public void send(IoBuffer buffer, int offset, int length, Completion completion) {
        ByteBuffer source = buffer.bytes().duplicate().limit(offset + length).position(offset);
        buffer.retain();
        sendings.add(new Sending(buffer, source, length, completion));
        queued += length;
        step();
    }

    /** Moves whatever can move now; called again after every event of the raw stream. */
    private void step() {
        if (closed || failed != 0) {
            cancelAll();
            return;
        }
        try {
            if (handshaking != null) {
                stepHandshake();
            } else {
                stepSends();
                stepReceive();
            }
        } catch (IOException e) {
            if (trouble == null) {
                trouble = TlsTrouble.of(e);
                wrongCertificate = TlsTrouble.isWrongCertificate(e);
                sayWhy();
            }
            fail(-EIO);
            cancelAll();
        }
        cipher.flush(this::sent);
    }

    /** Tells the peer, as far as there is room for it: the engine has an alert ready. */
    private void sayWhy() {
        SSLEngine engine = tls.getSslEngine();
        if (engine == null) {
            return;
        }
        ByteBuffer alert = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        try {
            engine.wrap(ByteBuffer.allocate(0), alert);
            cipher.write(alert.flip());
        } catch (IOException e) {
            // It has closed, or its buffers are full: then it hears no more than the end.
            assert trouble != null;
        }
    }

    private void stepHandshake() throws IOException {
        if (waits(tls::handshake)) {
            return;
        }
        Completion done = handshaking;
        handshaking = null;
        if (done != null) {
            // The last flight may still be in our buffers; it leaves before anything else does.
            loop.execute(() -> done.done(0));
        }
    }

    private void stepSends() throws IOException {
        for (Sending first = sendings.peek(); first != null; first = sendings.peek()) {
            ByteBuffer source = first.source;
            int before = source.remaining();
            // Also with nothing left: encrypted bytes may still be inside, and only a call that
            // returns says that they are not.
            boolean waiting = waits(() -> tls.write(source));
            queued -= before - source.remaining();
            if (waiting) {
                return;
            }
            assert !source.hasRemaining();
            sendings.remove();
            finish(first, 0);
        }
    }

    private void finish(Sending sending, int failure) {
        loop.execute(() -> {
            sending.buffer.release();
            sending.done.done(failure < 0 ? failure : sending.length);
        });
    }

    private void stepReceive() throws IOException {
        Receiving want = receiving;
        if (want == null) {
            return;
        }
        int start = want.target.position();
        while (want.target.hasRemaining()) {
            int[] got = new int[1];
            if (waits(() -> got[0] = tls.read(want.target))) {
                break;
            }
            if (got[0] < 0) {
                finish(want);
                return;
            }
        }
        boolean some = want.target.position() > start;
        if (!want.target.hasRemaining() || (some && !want.full)) {
            finish(want);
        }
    }

    private void finish(Receiving want) {
        receiving = null;
        int moved = want.target.position() - want.offset;
        loop.execute(() -> {
            want.buffer.release();
            want.done.done(moved);
        });
    }

    /** A call that says by exceptions that it has to wait. */
    @FunctionalInterface
    private interface TlsCall {
        void run() throws IOException;
    }

    /** Makes the call; true when it has to be made again after bytes have moved. */
    private boolean waits(TlsCall call) throws IOException {
        try {
            call.run();
            return false;
        } catch (NeedsReadException e) {
            if (!cipher.isReceiving()) {
                cipher.receive(this::received);
            }
            return true;
        } catch (NeedsWriteException e) {
            cipher.flush(this::sent);
            return true;
        }
    }

    private void received(int result) {
        if (result < 0) {
            fail(result);
        }
        step();
    }

    private void sent(int result) {
        if (result < 0) {
            fail(result);
        }
        if ((closed || failed != 0) && !cipher.isFilled()) {
            closeRaw();
        }
        step();
    }

    private void fail(int errno) {
        if (failed == 0) {
            failed = errno;
            closeWhenSent();
        }
    }

    /** Lets an alert that is already written leave before the socket closes. */
    private void closeWhenSent() {
        if (cipher.isFilled() || cipher.isSending()) {
            loop.schedule(loop.nowNanos() + CLOSE_NANOS, this::closeRaw);
            cipher.flush(this::sent);
        } else {
            closeRaw();
        }
    }

    private void cancelAll() {
        int errno = failed != 0 ? failed : -ECANCELED;
        Completion greeted = handshaking;
        if (greeted != null) {
            handshaking = null;
            loop.execute(() -> greeted.done(errno));
        }
        Receiving want = receiving;
        if (want != null) {
            receiving = null;
            loop.execute(() -> {
                want.buffer.release();
                want.done.done(errno);
            });
        }
        for (Sending next = sendings.poll(); next != null; next = sendings.poll()) {
            finish(next, errno);
        }
        queued = 0;
    }

    @Override
    public long queued() {
        return queued + raw.queued();
    }

    @Override
    public @Nullable String trouble() {
        return trouble;
    }

    @Override
    public SocketAddress remote() {
        return raw.remote();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        boolean quiet = sendings.isEmpty() && handshaking == null && failed == 0;
        cancelAll();
        if (quiet) {
            sayGoodbye();
        }
        closeWhenSent();
    }

    private void sayGoodbye() {
        try {
            waits(tls::shutdown);
        } catch (IOException e) {
            fail(-EIO);
        }
    }

    private void closeRaw() {
        cipher.close();
        raw.close();
    }
}
