// SPDX-License-Identifier: Apache-2.0
package io.farside.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.farside.api.node.AdoptVolumeRequest;
import io.farside.api.node.CreateGroupRequest;
import io.farside.api.node.GroupCommandRequest;
import io.farside.api.node.GroupVerb;
import io.farside.api.node.GroupView;
import io.farside.api.node.HealthView;
import io.farside.api.node.NodePaths;
import io.farside.api.node.NodeView;
import io.farside.api.node.VolumeView;
import io.farside.model.ListenAddress;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replication over TCP under TLS, with certificates made here. */
class LinkTlsTest {
    private static final long MIB = 1 << 20;

    @TempDir private Path directory;
    private TestAuthority ours;

    @BeforeEach
    void certificates() throws IOException {
        ours = new TestAuthority(directory, "ours");
        ours.sign("one");
        ours.sign("two");
    }

    private NodeUnderTest listening(String name) throws IOException {
        return NodeUnderTest.start(
                directory,
                name,
                "replication: {listen: \"127.0.0.1:0\"}\n"
                        + ours.section(name, ours.certificate()));
    }

    private static String replication(NodeUnderTest node) {
        return Objects.requireNonNull(node.view().replication());
    }

    private NodeUnderTest dialling(NodeUnderTest peer, String tls) throws IOException {
        return NodeUnderTest.start(
                directory,
                "one",
                "replication: {peers: [{name: two, address: \"%s\"}]}\n%s"
                        .formatted(replication(peer), tls));
    }

    @Test
    void volumesAreMirrored_underMutualTls() throws IOException {
        byte[] content = new byte[4 << 20];
        new SplittableRandom(5).nextBytes(content);
        Path image = Files.write(directory.resolve("image.raw"), content);
        try (NodeUnderTest two = listening("two");
                NodeUnderTest one = dialling(two, ours.section("one", ours.certificate()))) {
            one.api()
                    .post(
                            NodePaths.ADOPT,
                            new AdoptVolumeRequest("data", image.toString()),
                            VolumeView.class);
            two.createVolume("data", 4 * MIB);
            String id = UUID.randomUUID().toString();
            one.createGroup("pay", id, true, two.asPeer(null), List.of("data"));
            two.createGroup("pay", id, false, one.asPeer(null), List.of("data"));
            one.commandOnceAccepted("pay", GroupVerb.START, GroupCommandRequest.PLAIN);
            one.awaitSynced("pay");

            assertThat(Files.mismatch(image, Path.of(two.volume("data").path()))).isEqualTo(-1);
        }
    }

    @Test
    void nobodyGetsIn_withoutACertificateOrWithOlderTls() throws Exception {
        try (NodeUnderTest two = listening("two")) {
            assertThatThrownBy(() -> greet(two, "TLSv1.2")).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> greet(two, "TLSv1.3")).isInstanceOf(IOException.class);
            try (Socket plain = connect(two)) {
                plain.getOutputStream().write(new byte[64]);
                assertThat(plain.getInputStream().readAllBytes())
                        .as("at most an alert")
                        .hasSizeLessThan(16);
            }
        }
    }

    private static Socket connect(NodeUnderTest node) throws IOException {
        ListenAddress.Inet at = (ListenAddress.Inet) ListenAddress.parse(replication(node));
        Socket socket = new Socket(at.host(), at.port());
        socket.setSoTimeout(30_000);
        return socket;
    }

    /** As a client that trusts the node and has no certificate of its own. */
    private void greet(NodeUnderTest node, String protocol) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, new char[0]);
        try (var in = Files.newInputStream(ours.certificate())) {
            trusted.setCertificateEntry(
                    "ca",
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        try (Socket plain = connect(node);
                SSLSocket secured =
                        (SSLSocket)
                                context.getSocketFactory()
                                        .createSocket(plain, "localhost", plain.getPort(), true)) {
            secured.setEnabledProtocols(new String[] {protocol});
            secured.startHandshake();
            // In TLS 1.3 the refusal comes behind the client's side of the handshake.
            if (secured.getInputStream().read() < 0) {
                throw new IOException("closed");
            }
        }
    }

    @Test
    void aPeerOfAnotherAuthorityIsRefused_andHealthSaysWhy() throws IOException {
        TestAuthority others = new TestAuthority(directory, "others");
        others.sign("one");
        try (NodeUnderTest two = listening("two");
                NodeUnderTest one = dialling(two, others.section("one", others.certificate()))) {
            String problem = problem(one);
            assertThat(problem).contains("signed by none of this node's authorities");
            assertThat(one.api().get(NodePaths.HEALTH, HealthView.class).problems())
                    .anySatisfy(p -> {
                        assertThat(p.code()).isEqualTo("FSDN4001W");
                        assertThat(p.cause()).contains("signed by none");
                    });
            assertThat(two.view().peers()).isEmpty();
        }
    }

    @Test
    void aPeerWithoutOurCertificateIsRefused_andHearsOfIt() throws IOException {
        TestAuthority others = new TestAuthority(directory, "others");
        others.sign("one");
        try (NodeUnderTest two = listening("two");
                NodeUnderTest one = dialling(two, others.section("one", ours.certificate()))) {
            assertThat(problem(one)).contains("refuses this node's certificate");
            assertThat(two.view().peers()).isEmpty();
        }
    }

    @Test
    void aNodeWithoutTlsIsRefused() throws IOException {
        try (NodeUnderTest two = listening("two");
                NodeUnderTest one = dialling(two, "")) {
            problem(one);
            assertThat(two.view().peers()).isEmpty();
        }
    }

    @Test
    void aCertificateForAnotherNameIsRefused_sayingWhoseItIs() throws IOException {
        ours.sign("stranger");
        try (NodeUnderTest two = listening("two");
                NodeUnderTest one = dialling(two, ours.section("stranger", ours.certificate()))) {
            assertThat(problem(one)).contains("FSDN4013E").contains("for stranger");
            assertThat(peer(two).problem()).contains("FSDN4013E").contains("name is one");
        }
    }

    private static String problem(NodeUnderTest node) {
        NodeUnderTest.await("the link to fail", () -> peer(node).problem() != null);
        assertThat(peer(node).link()).isEqualTo("Down");
        return Objects.requireNonNull(peer(node).problem());
    }

    private static NodeView.PeerView peer(NodeUnderTest node) {
        return node.view().peers().getFirst();
    }

    @Test
    void aGroupDoesNotDialOverANetwork_withoutTls() throws IOException {
        try (NodeUnderTest one = NodeUnderTest.start(directory, "alone")) {
            one.createVolume("data", MIB);
            var target = new CreateGroupRequest.Target("two", "2a", "192.0.2.1:7401", null);
            assertThatThrownBy(() ->
                            one.api()
                                    .post(
                                            NodePaths.GROUPS,
                                            new CreateGroupRequest(
                                                    "pay",
                                                    UUID.randomUUID().toString(),
                                                    "primary",
                                                    List.of(
                                                            new CreateGroupRequest.Volume(
                                                                    "data", null)),
                                                    target,
                                                    null),
                                            GroupView.class))
                    .hasMessageContaining("FSDN2040E")
                    .hasMessageContaining("let the nodes join first");
        }
    }
}
