// SPDX-License-Identifier: Apache-2.0
package io.farside.node.identity;

import io.farside.model.Problem;
import io.farside.model.ProblemException;
import io.farside.model.ProblemKind;
import io.farside.node.volume.DurableFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The file of a {@link NodeKey}: PKCS #12, made by the JDK's keytool, readable by its owner alone.
 * The passphrase the format asks for is no secret. Blocking.
 */
public final class NodeKeyFile {
    private static final String PASSPHRASE = "farside";
    private static final String ALIAS = "node";
    private static final long MAX_BYTES = 64 << 10;

    /** Pinned certificates are replaced on purpose, never because of a date. */
    private static final String VALID_DAYS = "36500";

    private static final int LIMIT_SECONDS = 60;

    private NodeKeyFile() {}

    /** Reads the key, or makes one. */
    public static NodeKey loadOrMake(Path file, String nodeName) {
        return Files.exists(file) ? load(file) : make(file, nodeName);
    }

    /**
     * Makes an EC P-256 key with a certificate signed by itself and writes the file durably; one
     * that is there is replaced.
     *
     * @param nodeName its common name
     * @throws ProblemException {@code FSDN1102E} when it cannot
     */
    public static NodeKey make(Path file, String nodeName) {
        Path parent = file.resolveSibling(".");
        Path apart = null;
        try {
            apart =
                    Files.createTempDirectory(
                            parent,
                            ".key-",
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rwx------")));
            Path fresh = apart.resolve("key.p12");
            keytool(fresh, nodeName);
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            NodeKey key = load(fresh);
            DurableFiles.rename(fresh, file);
            return key;
        } catch (IOException e) {
            throw DurableFiles.unwritable(file, e);
        } finally {
            if (apart != null) {
                DurableFiles.deleteTree(apart);
            }
        }
    }

    private static void keytool(Path fresh, String nodeName) throws IOException {
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                        "-J-XX:TieredStopAtLevel=1",
                        "-J-XX:+UseSerialGC",
                        "-genkeypair",
                        "-noprompt",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-sigalg",
                        "SHA256withECDSA",
                        "-dname",
                        "CN=" + nodeName,
                        "-validity",
                        VALID_DAYS,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        fresh.toString(),
                        "-storepass",
                        PASSPHRASE);
        Path text = fresh.resolveSibling("keytool.txt");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(text.toFile())
                        .start();
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw impossible("keytool has not ended within " + LIMIT_SECONDS + " s");
            }
            if (process.exitValue() != 0) {
                throw impossible(Files.readString(text, StandardCharsets.UTF_8).strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw impossible("it was interrupted");
        } finally {
            process.destroyForcibly();
        }
    }

    private static ProblemException impossible(String why) {
        return Problem.of(
                        "FSDN1102E",
                        "The node's key cannot be made.",
                        "Use a whole JDK or JRE 25: its program keytool makes the key.")
                .withCause(why)
                .as(ProblemKind.UNAVAILABLE)
                .toException();
    }

    /**
     * Reads the key.
     *
     * @throws ProblemException {@code FSDN2007E} when it cannot be trusted
     */
    public static NodeKey load(Path file) {
        try (var in = Files.newInputStream(file)) {
            if (Files.size(file) > MAX_BYTES) {
                throw DurableFiles.unreadable(file, "it is larger than any key");
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSPHRASE.toCharArray());
            if (store.getKey(ALIAS, PASSPHRASE.toCharArray()) instanceof PrivateKey key
                    && store.getCertificate(ALIAS) instanceof X509Certificate certificate) {
                return new NodeKey(key, certificate);
            }
            throw DurableFiles.unreadable(file, "it holds no key '" + ALIAS + "'");
        } catch (IOException | GeneralSecurityException e) {
            throw DurableFiles.unreadable(file, String.valueOf(e.getMessage()));
        }
    }
}
