// SPDX-License-Identifier: Apache-2.0
package io.farside.node.nbd;

import io.farside.node.loop.EventLoop;
import io.farside.node.loop.IoBuffer;
import io.farside.node.loop.Stream;
import io.farside.node.tls.TlsStream;
import org.jspecify.annotations.Nullable;

/**
 * One client from accept to end: handshake, perhaps TLS and a second handshake, transmission.
 * Every phase returns with no I/O under way before the next begins.
 */
final class NbdConnection {
    private final NbdServer server;
    private final EventLoop loop;
    private final IoBuffer inboxBuffer;
    private final IoBuffer ringBuffer;
    private final Inbox inbox;
    private final EventLoop.Timer handshakeTimer;
    private Stream stream;
    private NbdClient client;
    private Handshake handshake;
    private @Nullable Agreement agreement;
    private @Nullable Transmission transmission;
    private boolean fenced;
    private boolean timedOut;
    private boolean gone;

    NbdConnection(NbdServer server, Stream stream, NbdClient client) {
        this.server = server;
        this.loop = server.loop();
        this.stream = stream;
        this.client = client;
        this.inboxBuffer = loop.buffers().take(NbdLimits.INBOX_BYTES);
        this.ringBuffer = loop.buffers().take(NbdLimits.RING_BYTES);
        this.inbox = new Inbox(inboxBuffer);
        this.handshake = handshake(Negotiation.Tls.OFF, true);
        this.handshakeTimer =
                loop.schedule(
                        loop.nowNanos() + server.limits().handshakeMillis() * 1_000_000,
                        this::handshakeTimeout);
    }

    void start() {
        handshake.greet();
    }

    private Handshake handshake(Negotiation.Tls tls, boolean greeting) {
        return new Handshake(
                stream,
                inbox,
                ringBuffer,
                new Phases(),
                server::isDraining,
                new Negotiation(server.catalog(), client, tls));
    }

    private void handshakeTimeout() {
        if (transmission == null) {
            timedOut = true;
            stream.close();
            handshake.close();
        }
    }

    /** What follows on a handshake. */
    private final class Phases implements Handshake.Outcome {
        @Override
        public Negotiation begin(boolean fixedNewstyle) {
            Negotiation.Tls tls =
                    server.tls() == null ? Negotiation.Tls.OFF : Negotiation.Tls.REQUIRED;
            return new Negotiation(server.catalog(), client, tls);
        }

        @Override
        public void agreed(Agreement settled) {
            agreement = settled;
            settled.export().attached(client);
        }

        @Override
        public void enter() {
            NbdConnection.this.enter();
        }

        @Override
        public void upgrade() {
            NbdConnection.this.upgrade();
        }

        @Override
        public void close() {
            ringBuffer.release();
            inboxBuffer.release();
            gone();
        }
    }
}
