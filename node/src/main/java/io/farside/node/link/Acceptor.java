// SPDX-License-Identifier: Apache-2.0
package io.farside.node.link;

import io.farside.model.ListenAddress;
import io.farside.node.loop.EventLoop;
import io.farside.node.loop.IoBuffer;
import io.farside.node.loop.Stream;
import io.farside.node.tls.PeerCertificate;
import io.farside.node.tls.TlsStream;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes in connections of one listening address: finds out whether they speak TLS, shakes hands,
 * and passes on those that are ready to be greeted. Whoever does not get so far in time is closed;
 * how many may be on their way at once is bounded, from one address and from all. Confined to the
 * loop.
 */
final class Acceptor {
    /** Connections on their way to their greeting at once. */
    static final int MAX_WAITING = 64;

    /** The same from one address, so that one cannot keep out the others. */
    static final int MAX_WAITING_OF_HOST = 16;

    /** First byte of a TLS handshake record. */
    private static final byte TLS_HANDSHAKE = 0x16;

    private final EventLoop loop;
    private final LinkSecurity security;
    private final boolean plain;
    private final long limitNanos;
    private final BiConsumer<Stream, Entry> ready;
    private final Set<Entry> waiting = new HashSet<>();
    private final Map<String, Integer> hosts = new HashMap<>();
    private boolean closed;

    /**
     * @param limitNanos for everything until a connection has been greeted
     * @param ready gets the stream and its entry, whose {@link Entry#done} is to be called
     */
    Acceptor(
            EventLoop loop,
            LinkSecurity security,
            ListenAddress listening,
            long limitNanos,
            BiConsumer<Stream, Entry> ready) {
        this.loop = loop;
        this.security = security;
        this.plain = security.takesPlain(listening);
        this.limitNanos = limitNanos;
        this.ready = ready;
    }

    /** One connection until it has been greeted. */
    final class Entry {
        private final String host;
        private Stream stream;
        private @Nullable PeerCertificate certificate;
        private EventLoop.@Nullable Timer timer;

        Entry(String host, Stream stream) {
            this.host = host;
            this.stream = stream;
        }

        /** Where it comes from: an address without the port, or {@code unix}. */
        String host() {
            return host;
        }

        /** What the other end showed, null without TLS. */
        @Nullable PeerCertificate certificate() {
            return certificate;
        }

        /** It counts no more; its end is somebody else's business. */
        void done() {
            if (timer != null) {
                timer.cancel();
                timer = null;
            }
            if (waiting.remove(this)) {
                hosts.merge(host, -1, (a, b) -> a + b == 0 ? null : a + b);
            }
        }

        void end() {
            done();
            stream.close();
        }
    }

    /** Somebody has connected. */
    void accepted(Stream stream) {
        String host = host(stream);
        if (closed
                || waiting.size() >= MAX_WAITING
                || hosts.getOrDefault(host, 0) >= MAX_WAITING_OF_HOST
                || !loop.buffers().canTake(TlsStream.BUFFERS_BYTES)) {
            stream.close();
            return;
        }
        Entry entry = new Entry(host, stream);
        waiting.add(entry);
        hosts.merge(host, 1, Integer::sum);
        entry.timer = loop.schedule(loop.nowNanos() + limitNanos, entry::end);
        if (plain) {
            look(entry);
        } else {
            shake(entry, stream);
        }
    }

    private static String host(Stream stream) {
        return stream.remote() instanceof InetSocketAddress inet && inet.getAddress() != null
                ? inet.getAddress().getHostAddress()
                : "unix";
    }

    /** Waits for the first bytes, which tell TLS from frames. */
    private void look(Entry entry) {
        Stream raw = entry.stream;
        IoBuffer first = loop.buffers().take(FrameConnection.SMALL_BYTES);
        raw.receive(
                first,
                0,
                FrameConnection.SMALL_BYTES,
                false,
                result -> {
                    if (result <= 0 || closed || !waiting.contains(entry)) {
                        first.release();
                        entry.end();
                        return;
                    }
                    boolean secured = first.bytes().get(0) == TLS_HANDSHAKE;
                    Stream whole = new PrefixedStream(loop, raw, first, result);
                    entry.stream = whole;
                    if (secured) {
                        shake(entry, whole);
                    } else {
                        ready.accept(whole, entry);
                    }
                });
    }

    private void shake(Entry entry, Stream raw) {
        if (!loop.buffers().canTake(TlsStream.BUFFERS_BYTES)) {
            entry.end();
            return;
        }
        TlsStream secured = TlsStream.server(loop, raw, security.server());
        entry.stream = secured;
        secured.handshake(result -> {
            if (result < 0 || closed || !waiting.contains(entry)) {
                entry.end();
                return;
            }
            entry.certificate = security.shown(secured);
            ready.accept(secured, entry);
        });
    }

    void close() {
        closed = true;
        Set.copyOf(waiting).forEach(Entry::end);
    }
}
