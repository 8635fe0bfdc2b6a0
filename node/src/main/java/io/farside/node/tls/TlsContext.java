// SPDX-License-Identifier: Apache-2.0
package io.farside.node.tls;

import io.farside.model.Problem;
import io.farside.model.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Keys and trust loaded from PEM files; TLS 1.2 and 1.3. Immutable, usable from any thread. */
public final class TlsContext implements TlsSettings {
    private static final long MAX_FILE_BYTES = 1 << 20;
    private static final char[] NO_PASSWORD = new char[0];
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END");
    private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");
    private static final List<String> NEWEST = List.of("TLSv1.3");
    private static final List<String> OLDER = List.of("TLSv1.2");
    private static final List<String> KEY_TYPES = List.of("EC", "RSA", "EdDSA");

    private final SSLContext context;
    private final Managers managers;
    private final boolean authenticatesClients;
    private final boolean rsaAuthorities;
    private final List<String> protocols;

    /** Whose key is shown and who is trusted. */
    private record Managers(X509ExtendedKeyManager keys, X509ExtendedTrustManager trust) {}

    private TlsContext(
            SSLContext context,
            Managers managers,
            boolean authenticatesClients,
            boolean rsaAuthorities,
            List<String> protocols) {
        this.context = context;
        this.managers = managers;
        this.authenticatesClients = authenticatesClients;
        this.rsaAuthorities = rsaAuthorities;
        this.protocols = protocols;
    }

    /**
     * The same for NBD clients we did not write. When clients have to show certificates signed by
     * an RSA authority this is TLS 1.2: in a TLS 1.3 certificate request the JDK names PKCS#1
     * signatures only in an extension that GnuTLS (so QEMU and libnbd) does not read, and those
     * clients then send no certificate at all. With EC authorities it is TLS 1.3 and 1.2.
     */
    public TlsContext forHosts() {
        return authenticatesClients && rsaAuthorities
                ? new TlsContext(context, managers, true, true, OLDER)
                : this;
    }

    /**
     * The same for links between nodes, both ends of which are ours: TLS 1.3 alone, and both sides
     * show certificates.
     */
    public TlsContext forLinks() {
        return new TlsContext(context, managers, true, rsaAuthorities, NEWEST);
    }

    /**
     * Reads the files. Blocking.
     *
     * @throws ProblemException naming the file that cannot be used and why
     */
    public static TlsContext load(TlsFiles files) {
        Certificate[] chain = certificates(files.certificate()).toArray(Certificate[]::new);
        PrivateKey key = key(files.key());
        try {
            KeyStore own = emptyStore();
            own.setKeyEntry("own", key, NO_PASSWORD, chain);
            KeyManagerFactory keys =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, NO_PASSWORD);
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            KeyStore trusted = authorities(files.authorities());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            Managers managers =
                    new Managers(
                            only(X509ExtendedKeyManager.class, keys.getKeyManagers()),
                            only(X509ExtendedTrustManager.class, trust.getTrustManagers()));
            return new TlsContext(context, managers, trusted != null, hasRsa(trusted), PROTOCOLS);
        } catch (GeneralSecurityException | IOException e) {
            throw unusable(files.certificate(), "key and certificate do not go together: " + e);
        }
    }

    private static <T> T only(Class<T> type, Object[] managers) {
        for (Object manager : managers) {
            if (type.isInstance(manager)) {
                return type.cast(manager);
            }
        }
        throw new AssertionError("every JDK has a " + type.getSimpleName());
    }

    X509ExtendedKeyManager keys() {
        return managers.keys();
    }

    X509ExtendedTrustManager trust() {
        return managers.trust();
    }

    private static @Nullable KeyStore authorities(@Nullable Path file)
            throws GeneralSecurityException, IOException {
        if (file == null) {
            return null;
        }
        KeyStore store = emptyStore();
        int number = 0;
        for (Certificate certificate : certificates(file)) {
            store.setCertificateEntry("authority-" + number++, certificate);
        }
        return store;
    }

    private static boolean hasRsa(@Nullable KeyStore store) throws GeneralSecurityException {
        if (store != null) {
            for (String alias : Collections.list(store.aliases())) {
                if (store.getCertificate(alias).getPublicKey().getAlgorithm().equals("RSA")) {
                    return true;
                }
            }
        }
        return false;
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }

    private static Collection<? extends Certificate> certificates(Path file) {
        byte[] bytes = bytes(file);
        try {
            Collection<? extends Certificate> all =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(bytes));
            if (all.isEmpty()) {
                throw unusable(file, "it holds no certificate");
            }
            return all;
        } catch (GeneralSecurityException e) {
            throw unusable(file, "it is no PEM file of certificates");
        }
    }

    private static PrivateKey key(Path file) {
        Matcher m = KEY.matcher(new String(bytes(file), StandardCharsets.US_ASCII));
        if (!m.find()) {
            throw unusable(file, "it holds no PKCS#8 key without passphrase (BEGIN PRIVATE KEY)");
        }
        byte[] der;
        try {
            der = Base64.getMimeDecoder().decode(m.group(1));
        } catch (IllegalArgumentException e) {
            throw unusable(file, "its key is not base64");
        }
        for (String type : KEY_TYPES) {
            PrivateKey key = keyOfType(type, der);
            if (key != null) {
                return key;
            }
        }
        throw unusable(file, "its key is none of " + String.join(", ", KEY_TYPES));
    }

    /** Null when it is of another type, which only trying tells. */
    private static @Nullable PrivateKey keyOfType(String type, byte[] der) {
        try {
            return KeyFactory.getInstance(type).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (InvalidKeySpecException e) {
            return null;
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has " + type, e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw unusable(file, "it is larger than " + MAX_FILE_BYTES + " bytes");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw unusable(file, "it cannot be read: " + e);
        }
    }

    private static ProblemException unusable(Path file, String why) {
        return Problem.badInput(
                        "FSDN1101E",
                        "TLS file " + file + " cannot be used: " + why + ".",
                        "Give a PEM file: certificates as CERTIFICATE blocks, the key as PKCS#8"
                                + " (openssl pkcs8 -topk8 -nocrypt converts others).",
                        file.toString())
                .toException();
    }

    @Override
    public SSLContext context() {
        return context;
    }

    @Override
    public SSLEngine serverEngine() {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setNeedClientAuth(authenticatesClients);
        engine.setEnabledProtocols(protocols.toArray(String[]::new));
        return engine;
    }

    /**
     * @param host name the server's certificate must carry
     */
    @Override
    public SSLEngine clientEngine(String host, int port) {
        SSLEngine engine = context.createSSLEngine(host, port);
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(protocols.toArray(String[]::new));
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        return engine;
    }
}
