// SPDX-License-Identifier: Apache-2.0
package io.farside.node.nbd;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.node.tls.TlsContext;
import io.farside.node.tls.TlsFiles;
import io.farside.wire.nbd.NbdCommand;
import io.farside.wire.nbd.NbdProtocol;
import io.farside.wire.nbd.OptionFailure;
import io.farside.wire.nbd.OptionReply;
import io.farside.wire.nbd.OptionRequest;
import io.farside.wire.nbd.OptionRequestCodec;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("malformed")
class ForcedTlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final OptionReply ACK = new OptionReply.Ack();

    @TempDir private static Path directory;
    private static SSLContext trusting;
    private static TlsContext context;

    @BeforeAll
    static void certificates() throws Exception {
        Path store = directory.resolve("store.p12");
        Process keytool =
                new ProcessBuilder(
                                System.getProperty("java.home") + "/bin/keytool",
                                "-genkeypair",
                                "-alias",
                                "own",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=localhost",
                                "-keystore",
                                store.toString(),
                                "-storepass",
                                new String(PASSWORD))
                        .inheritIO()
                        .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
        Path certificate = directory.resolve("cert.pem");
        Path key = directory.resolve("key.pem");
        pem(certificate, "CERTIFICATE", keys.getCertificate("own").getEncoded());
        pem(key, "PRIVATE KEY", keys.getKey("own", PASSWORD).getEncoded());
        context = TlsContext.load(new TlsFiles(certificate, key, null));
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, PASSWORD);
        trusted.setCertificateEntry("server", keys.getCertificate("own"));
        trust.init(trusted);
        trusting = SSLContext.getInstance("TLS");
        trusting.init(null, trust.getTrustManagers(), null);
    }

    private static void pem(Path file, String type, byte[] der) throws Exception {
        String body = Base64.getMimeEncoder().encodeToString(der);
        Files.writeString(
                file, "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n");
    }

    private static ServerUnderTest server() throws Exception {
        return new ServerUnderTest(ServerUnderTest.LIMITS, context, false);
    }

    private static void startTls(RawClient client, ServerUnderTest server) throws Exception {
        assertThat(client.ask(new OptionRequest.StartTls())).containsExactly(ACK);
        SSLSocket secured =
                (SSLSocket)
                        trusting.getSocketFactory()
                                .createSocket(
                                        client.socket(),
                                        "localhost",
                                        server.address.getPort(),
                                        true);
        secured.startHandshake();
        client.layer(secured);
    }

    private static OptionFailure failure(List<OptionReply> replies) {
        assertThat(replies).hasSize(1);
        return ((OptionReply.Failed) replies.getFirst()).failure();
    }

    @Test
    void everythingElseIsRefused_beforeTlsIsOn() throws Exception {
        try (ServerUnderTest server = server();
                RawClient client = new RawClient(server).greet();
                RawClient named = new RawClient(server).greet();
                RawClient old = new RawClient(server)) {
            for (OptionRequest request :
                    List.of(
                            new OptionRequest.ListExports(),
                            new OptionRequest.Go("disk", List.of()),
                            new OptionRequest.InfoOnly("nope", List.of()),
                            new OptionRequest.StructuredReply(),
                            new OptionRequest.SetMetaContext("disk", List.of()))) {
                assertThat(failure(client.ask(request))).isEqualTo(OptionFailure.TLS_REQD);
            }
            assertThat(failure(client.option(77, 0, new byte[0]).replies()))
                    .isEqualTo(OptionFailure.TLS_REQD);
            assertThat(failure(client.option(5, 1, new byte[1]).replies()))
                    .isEqualTo(OptionFailure.INVALID);
            assertThat(
                            named.send(
                                            OptionRequestCodec.encode(
                                                    new OptionRequest.ExportName("disk")))
                                    .isClosedByServer())
                    .isTrue();
            old.bytes(NbdProtocol.GREETING_BYTES);
            assertThat(old.send(new byte[4]).isClosedByServer()).isTrue();
        }
    }

    @Test
    void dataTravelsBothWays_whenTlsIsOn() throws Exception {
        byte[] data = new byte[1 << 20];
        new java.util.SplittableRandom(5).nextBytes(data);
        try (ServerUnderTest server = server();
                RawClient client = new RawClient(server).greet()) {
            startTls(client, server);
            assertThat(failure(client.ask(new OptionRequest.StartTls())))
                    .isEqualTo(OptionFailure.INVALID);
            assertThat(client.ask(new OptionRequest.Go("disk", List.of()))).endsWith(ACK);
            client.request(NbdCommand.WRITE, 1, 1, 0, data.length).send(data);
            assertThat(client.error(1)).isZero();
            for (int i = 2; i < 12; i++) {
                client.request(NbdCommand.READ, 0, i, 0, data.length);
                assertThat(client.error(i)).isZero();
                assertThat(client.bytes(data.length)).isEqualTo(data);
            }
            client.request(NbdCommand.DISC, 0, 99, 0, 0);
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void theConnectionEnds_whenClearBytesFollowStartTls() throws Exception {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(OptionRequestCodec.encode(new OptionRequest.StartTls()));
        both.writeBytes(OptionRequestCodec.encode(new OptionRequest.StructuredReply()));
        try (ServerUnderTest server = server();
                RawClient client = new RawClient(server).greet()) {
            assertThat(client.send(both.toByteArray()).isClosedByServer()).isTrue();
        }
    }

    @Test
    void theConnectionEnds_whenTheHandshakeIsNoTls() throws Exception {
        try (ServerUnderTest server = server();
                RawClient client = new RawClient(server).greet()) {
            assertThat(client.ask(new OptionRequest.StartTls())).containsExactly(ACK);
            client.send("GET / HTTP/1.0\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            ServerUnderTest.await("the client to be gone", () -> server.connections() == 0);
        }
    }

    @Test
    void theFileIsNamed_whenItCannotBeUsed() throws Exception {
        Path rubbish = Files.writeString(directory.resolve("rubbish.pem"), "rubbish");
        org.assertj.core.api.Assertions.assertThatThrownBy(() ->
                        TlsContext.load(new TlsFiles(directory.resolve("cert.pem"), rubbish, null)))
                .hasMessageContaining("FSDN1101E")
                .hasMessageContaining("rubbish.pem");
    }
}
