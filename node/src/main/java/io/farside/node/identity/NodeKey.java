// SPDX-License-Identifier: Apache-2.0
package io.farside.node.identity;

import io.farside.wire.replication.Fingerprint;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;

/**
 * A node's own key and the certificate it signed for itself. {@link #toString} shows no secret.
 *
 * @param privateKey never leaves the process but in its file
 */
public record NodeKey(PrivateKey privateKey, X509Certificate certificate) {

    public Fingerprint fingerprint() {
        return fingerprint(certificate);
    }

    /** What peers know a certificate by. */
    public static Fingerprint fingerprint(X509Certificate certificate) {
        try {
            return Fingerprint.of(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException("a certificate that was read has an encoding", e);
        }
    }

    @Override
    public String toString() {
        return "NodeKey[" + fingerprint() + "]";
    }
}
