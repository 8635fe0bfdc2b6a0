// SPDX-License-Identifier: Apache-2.0
package io.farside.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A certificate authority of its own, made with openssl in a directory of the test. */
final class TestAuthority {
    private final Path directory;
    private final String name;

    TestAuthority(Path parent, String name) throws IOException {
        this.directory = Files.createDirectory(parent.resolve(name));
        this.name = name;
        List<String> key = key("ca-key.pem");
        openssl(
                List.of("req", "-x509", "-days", "2", "-out", "ca.pem", "-subj", "/CN=" + name),
                key);
    }

    private static List<String> key(String file) {
        return List.of(
                "-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-keyout", file);
    }

    private void openssl(List<String> arguments, List<String> more) throws IOException {
        List<String> command = new java.util.ArrayList<>(List.of("openssl"));
        command.addAll(arguments);
        command.addAll(more);
        Path text = directory.resolve("openssl.txt");
        Process process =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(text.toFile())
                        .start();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new AssertionError(command + ": " + Files.readString(text));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    Path certificate() {
        return directory.resolve("ca.pem");
    }

    /** Makes a certificate for a node at 127.0.0.1. */
    void sign(String node) throws IOException {
        Files.writeString(
                directory.resolve(node + ".ext"), "subjectAltName=DNS:localhost,IP:127.0.0.1\n");
        openssl(
                List.of("req", "-subj", "/CN=" + node, "-out", node + ".csr"),
                key(node + "-key.pem"));
        openssl(
                List.of("x509", "-req", "-in", node + ".csr", "-out", node + ".pem"),
                List.of(
                        "-CA",
                        "ca.pem",
                        "-CAkey",
                        "ca-key.pem",
                        "-CAcreateserial",
                        "-days",
                        "2",
                        "-extfile",
                        node + ".ext"));
    }

    Path certificate(String node) {
        return directory.resolve(node + ".pem");
    }

    Path key(Path certificate) {
        String file = String.valueOf(certificate.getFileName());
        return directory.resolve(file.replace(".pem", "-key.pem"));
    }

    /** The node's section of a configuration, trusting the authorities in a file. */
    String section(String node, Path trusted) {
        Path certificate = certificate(node);
        return "tls: {certificate: \"%s\", key: \"%s\", authorities: \"%s\"}"
                .formatted(certificate, key(certificate), trusted);
    }

    @Override
    public String toString() {
        return name;
    }
}
