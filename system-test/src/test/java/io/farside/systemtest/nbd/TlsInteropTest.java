// SPDX-License-Identifier: Apache-2.0
package io.farside.systemtest.nbd;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.systemtest.process.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("interop")
class TlsInteropTest {
    private static final int BYTES = 24 << 20;

    @TempDir private Path directory;
    private Path pki;

    @BeforeEach
    void tools() throws IOException {
        Tool.need("nbdcopy", "libnbd-bin");
        Tool.need("qemu-img", "qemu-utils");
        Tool.need("openssl", "openssl");
        pki = Files.createDirectory(directory.resolve("pki"));
    }

    /** Authority, server and client certificates under the names libnbd and QEMU look for. */
    private void certificates(String algorithm) throws IOException {
        List<String> key =
                algorithm.equals("EC")
                        ? List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")
                        : List.of("-newkey", "rsa:2048");
        openssl(
                key,
                "req",
                "-x509",
                "-nodes",
                "-keyout",
                "ca-key.pem",
                "-out",
                "ca-cert.pem",
                "-days",
                "2",
                "-subj",
                "/CN=Test CA");
        sign(key, "server", "subjectAltName=DNS:localhost,IP:127.0.0.1\n");
        sign(key, "client", "extendedKeyUsage=clientAuth\n");
    }

    private void sign(List<String> key, String name, String extensions) throws IOException {
        Files.writeString(pki.resolve(name + ".ext"), extensions);
        openssl(
                key,
                "req",
                "-nodes",
                "-keyout",
                name + "-key.pem",
                "-out",
                name + ".csr",
                "-subj",
                "/CN=" + name);
        openssl(
                List.of(),
                "x509",
                "-req",
                "-in",
                name + ".csr",
                "-CA",
                "ca-cert.pem",
                "-CAkey",
                "ca-key.pem",
                "-CAcreateserial",
                "-out",
                name + "-cert.pem",
                "-days",
                "2",
                "-extfile",
                name + ".ext");
    }

    private void openssl(List<String> key, String... arguments) throws IOException {
        java.util.ArrayList<String> command = new java.util.ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        command.addAll(key);
        Tool.ok(pki, command.toArray(String[]::new));
    }

    private Served serve(Path image) throws IOException {
        return Served.start(
                directory,
                image,
                "--listen",
                "127.0.0.1:0",
                "--tls-cert",
                pki.resolve("server-cert.pem").toString(),
                "--tls-key",
                pki.resolve("server-key.pem").toString(),
                "--tls-ca",
                pki.resolve("ca-cert.pem").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void imagesAreEqual_whenCopiedOverTlsWithCertificatesOfBothSides(String algorithm)
            throws Exception {
        certificates(algorithm);
        byte[] bytes = new byte[BYTES];
        new SplittableRandom(3).nextBytes(bytes);
        Path source = directory.resolve("source.raw");
        Files.write(source, bytes);
        try (Served served = serve(Served.sparseImage(directory, "image.raw", BYTES))) {
            String uri = served.uri() + "?tls-certificates=" + pki;
            assertThat(served.uri()).startsWith("nbds://");
            Tool.ok(directory, "nbdcopy", source.toString(), uri);
            assertThat(Files.mismatch(source, served.image())).isEqualTo(-1);
            Path back = directory.resolve("back.raw");
            Tool.ok(directory, "nbdcopy", uri, back.toString());
            assertThat(Files.mismatch(source, back)).isEqualTo(-1);
            String port = served.uri().replaceAll(".*:(\\d+)/", "$1");
            assertThat(
                            Tool.ok(
                                    directory,
                                    "qemu-img",
                                    "info",
                                    "--object",
                                    "tls-creds-x509,id=t,endpoint=client,dir=" + pki,
                                    "--image-opts",
                                    "driver=nbd,host=localhost,tls-creds=t,port=" + port))
                    .contains("24 MiB");
        }
    }

    @Test
    void clientsAreTurnedAway_whenTheyComeWithoutTlsOrWithoutCertificate() throws Exception {
        certificates("RSA");
        try (Served served = serve(Served.sparseImage(directory, "image.raw", BYTES))) {
            String plain = served.uri().replace("nbds://", "nbd://");
            Tool.Outcome without = Tool.run(directory, List.of("qemu-img", "info", plain));
            assertThat(without.code()).isNotZero();
            assertThat(without.text()).contains("TLS");
            Path bare = Files.createDirectory(directory.resolve("bare"));
            Files.copy(pki.resolve("ca-cert.pem"), bare.resolve("ca-cert.pem"));
            Tool.Outcome stranger =
                    Tool.run(
                            directory,
                            List.of("nbdinfo", served.uri() + "?tls-certificates=" + bare));
            assertThat(stranger.code()).isNotZero();
            Tool.ok(directory, "nbdinfo", "--size", served.uri() + "?tls-certificates=" + pki);
        }
    }
}
