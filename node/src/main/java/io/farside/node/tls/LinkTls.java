// SPDX-License-Identifier: Apache-2.0
package io.farside.node.tls;

import io.farside.node.identity.NodeKey;
import io.farside.wire.replication.Fingerprint;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS 1.3 between nodes, both ends with a certificate. A client that asks for the server name
 * {@value #NODE_KEY_NAME} gets the node's own certificate and shows its own one: TLS then proves
 * that each end has its key, and whether that key is one to talk to is decided by the greeting,
 * which can say why not. All other clients get the certificate of the files, where there is one,
 * and have to show one of the files' authorities. Immutable, usable from any thread.
 */
public final class LinkTls {
    /** Server name that asks for the node's own certificate; no host can have it. */
    public static final String NODE_KEY_NAME = "node-key.farside.invalid";

    private static final String ALIAS = "node";
    private static final String[] NEWEST = {"TLSv1.3"};

    private final NodeKey key;
    private final @Nullable TlsContext files;

    private LinkTls(NodeKey key, @Nullable TlsContext files) {
        this.key = key;
        this.files = files;
    }

    /**
     * @param files certificate files of the configuration, null when there are none
     */
    public static LinkTls of(NodeKey key, @Nullable TlsContext files) {
        return new LinkTls(key, files == null ? null : files.forLinks());
    }

    /** The certificate peers that join pin. */
    public NodeKey key() {
        return key;
    }

    /** As a client of peers whose certificates an authority signed; null without files. */
    public @Nullable TlsSettings byFiles() {
        return files;
    }

    /** As a client of one peer. */
    public TlsSettings pinned(Set<Fingerprint> accepted) {
        return new Keys(context(new Pinned(accepted)));
    }

    /** As a server. */
    public TlsSettings server() {
        return new Keys(context(new Everybody(files)));
    }

    private SSLContext context(TrustManager trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    new KeyManager[] {new OwnKey(key, files)}, new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has TLS", e);
        }
    }

    /** Whether the client of a session asked for the node's own certificate. */
    static boolean isByNodeKey(SSLSession session) {
        return session instanceof ExtendedSSLSession extended
                && extended.getRequestedServerNames().stream().anyMatch(LinkTls::isNodeKey);
    }

    private static boolean isNodeKey(SNIServerName name) {
        return name instanceof SNIHostName host && host.getAsciiName().equals(NODE_KEY_NAME);
    }

    private record Keys(SSLContext context) implements TlsSettings {
        @Override
        public SSLEngine serverEngine() {
            SSLEngine engine = context.createSSLEngine();
            engine.setUseClientMode(false);
            engine.setNeedClientAuth(true);
            engine.setEnabledProtocols(NEWEST);
            return engine;
        }

        @Override
        public SSLEngine clientEngine(String host, int port) {
            SSLEngine engine = context.createSSLEngine(NODE_KEY_NAME, port);
            engine.setUseClientMode(true);
            engine.setEnabledProtocols(NEWEST);
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(NODE_KEY_NAME)));
            engine.setSSLParameters(parameters);
            return engine;
        }
    }

    /** Chooses the node's own key, or that of the files for those who ask for another name. */
    private static final class OwnKey extends X509ExtendedKeyManager {
        private final NodeKey key;
        private final @Nullable TlsContext files;

        OwnKey(NodeKey key, @Nullable TlsContext files) {
            this.key = key;
            this.files = files;
        }

        @Override
        public @Nullable String chooseEngineClientAlias(
                String[] types, Principal @Nullable [] issuers, SSLEngine engine) {
            return List.of(types).contains("EC") ? ALIAS : null;
        }

        @Override
        public @Nullable String chooseEngineServerAlias(
                String type, Principal @Nullable [] issuers, SSLEngine engine) {
            if (files != null && !isByNodeKey(engine.getHandshakeSession())) {
                return files.keys().chooseEngineServerAlias(type, issuers, engine);
            }
            return type.equals("EC") ? ALIAS : null;
        }

        @Override
        public X509Certificate @Nullable [] getCertificateChain(String alias) {
            if (alias.equals(ALIAS)) {
                return new X509Certificate[] {key.certificate()};
            }
            return files == null ? null : files.keys().getCertificateChain(alias);
        }

        @Override
        public @Nullable PrivateKey getPrivateKey(String alias) {
            if (alias.equals(ALIAS)) {
                return key.privateKey();
            }
            return files == null ? null : files.keys().getPrivateKey(alias);
        }

        @Override
        public String[] getClientAliases(String type, Principal @Nullable [] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public String[] getServerAliases(String type, Principal @Nullable [] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public @Nullable String chooseClientAlias(
                String[] types, Principal @Nullable [] issuers, Socket socket) {
            return null;
        }

        @Override
        public @Nullable String chooseServerAlias(
                String type, Principal @Nullable [] issuers, Socket socket) {
            return null;
        }
    }

    /** What both kinds of trust have in common: engines alone are used. */
    private abstract static class EngineTrust extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type)
                throws CertificateException {
            throw new CertificateException("links use engines");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type)
                throws CertificateException {
            throw new CertificateException("links use engines");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw new CertificateException("links use engines");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw new CertificateException("links use engines");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("not as a server");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("not as a client");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** One peer's certificates, whatever their dates say: they were agreed on one by one. */
    private static final class Pinned extends EngineTrust {
        private final Set<Fingerprint> accepted;

        Pinned(Set<Fingerprint> accepted) {
            this.accepted = Set.copyOf(accepted);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            Fingerprint shown = NodeKey.fingerprint(chain[0]);
            if (!accepted.contains(shown)) {
                throw new WrongCertificateException(shown, accepted);
            }
        }
    }

    /** Whoever has the key of the certificate shown; the greeting decides what it may do. */
    private static final class Everybody extends EngineTrust {
        private final @Nullable TlsContext files;

        Everybody(@Nullable TlsContext files) {
            this.files = files;
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            if (files != null && !isByNodeKey(engine.getHandshakeSession())) {
                files.trust().checkClientTrusted(chain, type, engine);
            }
        }
    }
}
