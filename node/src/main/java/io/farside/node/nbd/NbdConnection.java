// SPDX-License-Identifier: Apache-2.0
package io.farside.node.nbd;

import io.farside.node.loop.EventLoop;
import io.farside.node.loop.IoBuffer;
import io.farside.node.loop.Stream;
import io.farside.node.tls.TlsContext;
import io.farside.node.tls.TlsStream;
import org.jspecify.annotations.Nullable;

/**
 * One client from accept to end: handshake, perhaps TLS and a second handshake, transmission. Every
 * phase ends with no I/O of its own under way before the next begins.
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
    private boolean handshaking = true;
    private boolean fenced;

    NbdConnection(NbdServer server, Stream stream, NbdClient client) {
        this.server = server;
        this.loop = server.loop();
        this.stream = stream;
        this.client = client;
        this.inboxBuffer = server.buffers().take(NbdLimits.INBOX_BYTES);
        this.ringBuffer = server.buffers().take(NbdLimits.RING_BYTES);
        this.inbox = new Inbox(inboxBuffer);
        this.handshake =
                handshake(server.tls() == null ? Negotiation.Tls.OFF : Negotiation.Tls.REQUIRED);
        this.handshakeTimer =
                loop.schedule(
                        loop.nowNanos() + server.limits().handshakeMillis() * 1_000_000,
                        this::abort);
    }

    void start() {
        handshake.greet();
    }

    private Handshake handshake(Negotiation.Tls tls) {
        return new Handshake(
                stream,
                inbox,
                ringBuffer,
                new Phases(),
                server::isDraining,
                new Negotiation(server.catalog(), client, tls));
    }

    @Nullable Transmission transmission() {
        return transmission;
    }

    /** Whether the client has chosen that export. */
    boolean uses(Export export) {
        return agreement != null && agreement.export().equals(export);
    }

    void fence() {
        fenced = true;
        if (transmission != null) {
            transmission.fence();
        }
    }

    /** Ends what is under way; a handshake is answered with refusals by itself. */
    void drain() {
        if (transmission != null) {
            transmission.drain();
        }
    }

    /** Closes at once. */
    void abort() {
        if (transmission != null) {
            transmission.close();
        } else if (handshaking) {
            handshake.close();
        } else {
            // In a TLS handshake: its completion ends the connection.
            stream.close();
        }
    }

    private void enter() {
        Agreement settled = agreement;
        if (settled == null) {
            throw new AssertionError("no agreement");
        }
        handshaking = false;
        handshakeTimer.cancel();
        Transmission begun =
                new Transmission(
                        new Transmission.Parts(
                                loop,
                                server.buffers(),
                                stream,
                                server.limits(),
                                inbox,
                                ringBuffer,
                                server.waiters(),
                                this::gone),
                        settled);
        transmission = begun;
        begun.pump();
        // Decided while the last reply of the handshake was on its way.
        if (fenced) {
            begun.fence();
        } else if (server.isDraining()) {
            begun.drain();
        }
    }

    private void upgrade(TlsContext context) {
        handshaking = false;
        boolean padded = handshake.isPadded();
        TlsStream secured = TlsStream.server(loop, stream, context);
        stream = secured;
        secured.handshake(result -> {
            if (result < 0) {
                secured.close();
                releaseAndGo();
                return;
            }
            client = new NbdClient(client.number(), client.remote(), secured.peer());
            handshaking = true;
            handshake = handshake(Negotiation.Tls.ON);
            handshake.continueUnderTls(padded);
        });
    }

    private void releaseAndGo() {
        ringBuffer.release();
        inboxBuffer.release();
        gone();
    }

    private void gone() {
        handshakeTimer.cancel();
        if (agreement != null) {
            agreement.export().detached(client);
        }
        server.gone(this);
    }

    /** What follows on a handshake. */
    private final class Phases implements Handshake.Outcome {
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
            TlsContext context = server.tls();
            if (context == null) {
                throw new AssertionError("TLS without a context");
            }
            NbdConnection.this.upgrade(context);
        }

        @Override
        public void closed() {
            handshaking = false;
            releaseAndGo();
        }
    }
}
