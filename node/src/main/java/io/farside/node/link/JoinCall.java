// SPDX-License-Identifier: Apache-2.0
package io.farside.node.link;

import io.farside.model.ListenAddress;
import io.farside.node.loop.EventLoop;
import io.farside.node.loop.Stream;
import io.farside.node.tls.LinkTls;
import io.farside.node.tls.TlsStream;
import io.farside.wire.replication.Frame;
import io.farside.wire.replication.JoinProof;
import io.farside.wire.replication.JoinToken;
import io.farside.wire.replication.Message;
import io.farside.wire.replication.NodeIdentity;
import io.farside.wire.replication.ReplicationCodec;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks the node that made a token to let this one in: under TLS with the certificate the token
 * names, before anything else is said. Confined to the loop.
 */
final class JoinCall {
    /** Longest wait for all of it, nanoseconds. */
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final EventLoop loop;
    private final NodeIdentity self;
    private final LinkTls tls;
    private final JoinToken token;
    private final CompletableFuture<JoinAnswer> answer = new CompletableFuture<>();
    private @Nullable FrameConnection connection;
    private @Nullable Stream stream;
    private EventLoop.@Nullable Timer timer;

    JoinCall(EventLoop loop, NodeIdentity self, LinkTls tls, JoinToken token) {
        this.loop = loop;
        this.self = self;
        this.tls = tls;
        this.token = token;
    }

    /** Begins; the future completes on the loop. */
    CompletableFuture<JoinAnswer> begin() {
        timer =
                loop.schedule(
                        loop.nowNanos() + LIMIT_NANOS,
                        () -> end(new JoinAnswer.Unreachable("no answer within 10 s")));
        ListenAddress address = ListenAddress.parse(token.address());
        loop.connect(
                LinkHub.socketAddress(address),
                (connected, errno) -> {
                    if (answer.isDone()) {
                        if (connected != null) {
                            connected.close();
                        }
                    } else if (connected == null) {
                        end(new JoinAnswer.Unreachable("errno " + errno));
                    } else {
                        secure(connected);
                    }
                });
        return answer;
    }

    private void secure(Stream raw) {
        if (!loop.buffers().canTake(TlsStream.BUFFERS_BYTES)) {
            raw.close();
            end(new JoinAnswer.Unreachable("no memory for a connection"));
            return;
        }
        TlsStream secured =
                TlsStream.client(
                        loop, raw, tls.pinned(Set.of(token.certificate())), token.nodeName());
        stream = secured;
        secured.handshake(result -> {
            if (answer.isDone()) {
                secured.close();
            } else if (result < 0) {
                String why = secured.trouble();
                end(
                        secured.isWrongCertificate()
                                ? new JoinAnswer.OtherNode(String.valueOf(why))
                                : new JoinAnswer.Unreachable(
                                        why == null ? "it makes no TLS connection" : why));
            } else {
                ask(secured);
            }
        });
    }

    private void ask(Stream secured) {
        FrameConnection asking =
                new FrameConnection(
                        loop,
                        secured,
                        new FrameConnection.Handler() {
                            @Override
                            public void frame(Frame frame) {
                                end(
                                        frame.message() instanceof Message.JoinReply reply
                                                ? new JoinAnswer.Answered(reply)
                                                : new JoinAnswer.Unreachable(
                                                        "it answers with something else"));
                            }

                            @Override
                            public void closed(String why) {
                                end(new JoinAnswer.Unreachable(why));
                            }
                        });
        connection = asking;
        asking.send(
                Frame.NO_GROUP,
                new Message.Join(
                        ReplicationCodec.VERSION,
                        token.id(),
                        JoinProof.of(
                                token.secret(),
                                token.id(),
                                token.certificate(),
                                tls.key().fingerprint(),
                                self),
                        self));
        asking.start();
    }

    private void end(JoinAnswer result) {
        if (!answer.complete(result)) {
            return;
        }
        if (timer != null) {
            timer.cancel();
        }
        if (connection != null) {
            connection.close("answered");
        } else if (stream != null) {
            stream.close();
        }
    }
}
