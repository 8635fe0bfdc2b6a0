// SPDX-License-Identifier: Apache-2.0
package io.farside.node.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.model.ListenAddress;
import io.farside.node.identity.Invitation;
import io.farside.node.identity.NodeKey;
import io.farside.node.identity.NodeKeyFile;
import io.farside.node.identity.PeerBook;
import io.farside.node.loop.EventLoop;
import io.farside.node.loop.EventLoops;
import io.farside.node.loop.LoopKind;
import io.farside.node.loop.LoopLimits;
import io.farside.node.tls.LinkTls;
import io.farside.wire.replication.Fingerprint;
import io.farside.wire.replication.Frame;
import io.farside.wire.replication.FrameHeader;
import io.farside.wire.replication.JoinOutcome;
import io.farside.wire.replication.JoinProof;
import io.farside.wire.replication.Message;
import io.farside.wire.replication.NodeIdentity;
import io.farside.wire.replication.ReplicationCodec;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever connects to a node's replication address, written without the node's own client. */
class StrangersTest {
    private static final NodeIdentity STRANGER = new NodeIdentity(9, "nine", "boot", "1");
    private static final NodeIdentity OTHER = new NodeIdentity(8, "eight", "boot", "1");

    @TempDir private Path directory;
    private EventLoop loop;
    private LinkHub hub;
    private PeerBook book;
    private NodeKey own;
    private int port;

    @BeforeEach
    void start() throws IOException {
        loop =
                EventLoops.open(
                        "strangers",
                        LoopKind.NIO,
                        new LoopLimits(64 << 20, 256, 64),
                        t -> {
                            throw new AssertionError(t);
                        });
        own = NodeKeyFile.make(directory.resolve("key.p12"), "self");
        book = PeerBook.open(directory.resolve("peers.json"), InstantSource.system());
        LinkSecurity security = new LinkSecurity(book, LinkTls.of(own, null), false, Runnable::run);
        hub =
                new LinkHub(
                        loop,
                        new NodeIdentity(4, "self", "boot", "1"),
                        LinkOptions.of(LinkTimes.of(1000, 3000)),
                        security,
                        () -> {});
        ListenAddress bound =
                EventLoops.call(
                        loop,
                        () -> {
                            try {
                                return hub.listen(new ListenAddress.Inet("127.0.0.1", 0));
                            } catch (IOException e) {
                                throw new IllegalStateException(e);
                            }
                        });
        port = ((ListenAddress.Inet) bound).port();
    }

    @AfterEach
    void stop() throws IOException {
        EventLoops.call(
                loop,
                () -> {
                    hub.close();
                    return hub;
                });
        loop.close();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** Whether the node ends the connection by itself. */
    private static boolean isClosed(Socket socket) throws IOException {
        try {
            InputStream in = socket.getInputStream();
            while (in.read() >= 0) {
                // What it says before does not count.
            }
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void whoSaysNothingOrHalfAHandshakeIsClosed() throws IOException {
        try (Socket silent = connect();
                Socket half = connect();
                Socket slow = connect()) {
            half.getOutputStream().write(new byte[] {0x16, 3, 1, 2, 0, 1});
            slow.getOutputStream()
                    .write("FSR1".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            assertThat(isClosed(silent)).isTrue();
            assertThat(isClosed(half)).isTrue();
            assertThat(isClosed(slow)).isTrue();
        }
        assertThat(EventLoops.call(loop, () -> loop.buffers().canTake(32 << 20))).isTrue();
    }

    @Test
    void oneAddressCannotTakeAllPlaces_andPlacesComeBack() throws IOException {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < Acceptor.MAX_WAITING_OF_HOST + 8; i++) {
                sockets.add(connect());
            }
            for (Socket socket : sockets) {
                assertThat(isClosed(socket)).isTrue();
            }
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        assertThat(greeted(hello(1))).contains("FSDN4015E");
    }

    private static Message.Hello hello(int version) {
        return new Message.Hello(Message.Purpose.DATA, version, 0, STRANGER);
    }

    private String greeted(Message.Hello hello) throws IOException {
        try (SSLSocket socket = secured(key("nine"))) {
            Message.HelloReply reply = (Message.HelloReply) ask(socket, hello);
            return reply.refusal();
        }
    }

    @Test
    void anUnknownCertificateOrVersionIsRefusedByName_andShown() throws IOException {
        assertThat(greeted(hello(1))).contains("FSDN4015E").contains("nine");
        assertThat(greeted(hello(2))).contains("FSDN4002E").contains("version 2");
        PeerState shown =
                EventLoops.call(loop, hub::peers).stream()
                        .filter(p -> p.name().equals("nine"))
                        .findFirst()
                        .orElseThrow();
        assertThat(shown.problem()).contains("FSDN4002E").contains("version 2");
        assertThat(shown.up()).isFalse();
    }

    @Test
    void aJoinThatIsReplayedUnderAnotherKeyOrForAnotherNodeIsOfNoUse() throws IOException {
        Invitation invitation = book.invite(Duration.ofHours(1), new SplittableRandom(1));
        NodeKey nine = key("nine");
        Message.Join join = join(invitation, nine.fingerprint(), STRANGER);
        assertThat(joined(key("eight"), join)).isEqualTo(JoinOutcome.WRONG);
        Message.Join forOther =
                new Message.Join(join.version(), join.invitation(), join.proof(), OTHER);
        assertThat(joined(nine, forOther)).isEqualTo(JoinOutcome.WRONG);
        assertThat(book.peers()).isEmpty();

        assertThat(joined(nine, join)).isEqualTo(JoinOutcome.JOINED);
        assertThat(joined(nine, join)).as("the answer was lost").isEqualTo(JoinOutcome.JOINED);
        NodeKey eight = key("eight");
        assertThat(joined(eight, join(invitation, eight.fingerprint(), OTHER)))
                .isEqualTo(JoinOutcome.USED);
        assertThat(book.peers()).hasSize(1);
    }

    private Message.Join join(Invitation invitation, Fingerprint shown, NodeIdentity node) {
        long id = Long.parseUnsignedLong(invitation.id(), 16);
        return new Message.Join(
                ReplicationCodec.VERSION,
                id,
                JoinProof.of(invitation.secret(), id, own.fingerprint(), shown, node),
                node);
    }

    private JoinOutcome joined(NodeKey key, Message.Join join) throws IOException {
        try (SSLSocket socket = secured(key)) {
            return ((Message.JoinReply) ask(socket, join)).outcome();
        }
    }

    @Test
    void aJoinWithoutTlsIsNotEvenAnswered() throws IOException {
        Invitation invitation = book.invite(Duration.ofHours(1), new SplittableRandom(1));
        try (Socket socket = connect()) {
            Message.Join join = join(invitation, key("nine").fingerprint(), STRANGER);
            socket.getOutputStream().write(encoded(join));
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(book.peers()).isEmpty();
    }

    private NodeKey key(String name) {
        return NodeKeyFile.loadOrMake(directory.resolve(name + ".p12"), name);
    }

    private static byte[] encoded(Message message) {
        ByteBuffer out = ByteBuffer.allocate(ReplicationCodec.MAX_ENCODED_BYTES);
        ReplicationCodec.encode(Frame.NO_GROUP, message, 0, out);
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    private static Message ask(Socket socket, Message message) throws IOException {
        socket.getOutputStream().write(encoded(message));
        ByteBuffer head = ByteBuffer.wrap(socket.getInputStream().readNBytes(FrameHeader.BYTES));
        try {
            FrameHeader header = ReplicationCodec.decodeHeader(head);
            byte[] body = socket.getInputStream().readNBytes(header.payloadLength());
            return ReplicationCodec.complete(header, ByteBuffer.wrap(body)).message();
        } catch (io.farside.wire.replication.ProtocolException e) {
            throw new IOException(e);
        }
    }

    /** A TLS connection as a joining node makes it, with the JDK's sockets. */
    private SSLSocket secured(NodeKey key) throws IOException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, new char[0]);
            store.setKeyEntry(
                    "own",
                    key.privateKey(),
                    new char[0],
                    new java.security.cert.Certificate[] {key.certificate()});
            KeyManagerFactory keys =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), new TrustManager[] {new Anybody()}, null);
            SSLSocket socket =
                    (SSLSocket)
                            context.getSocketFactory()
                                    .createSocket(connect(), LinkTls.NODE_KEY_NAME, port, true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(LinkTls.NODE_KEY_NAME)));
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            assertThat(socket.getSession().getPeerCertificates()[0])
                    .isEqualTo(Objects.requireNonNull(own).certificate());
            return socket;
        } catch (java.security.GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(
                java.security.cert.X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(
                java.security.cert.X509Certificate[] chain, String authType) {}

        @Override
        public java.security.cert.X509Certificate[] getAcceptedIssuers() {
            return new java.security.cert.X509Certificate[0];
        }
    }
}
