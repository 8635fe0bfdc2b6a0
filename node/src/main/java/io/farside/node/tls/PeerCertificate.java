// SPDX-License-Identifier: Apache-2.0
package io.farside.node.tls;

import io.farside.node.identity.NodeKey;
import io.farside.wire.replication.Fingerprint;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * The certificate at the other end of a link, whose key that end has shown to have.
 *
 * @param byAuthority whether one of the configured authorities signed it; otherwise it says nothing
 *     but itself
 */
public record PeerCertificate(X509Certificate certificate, boolean byAuthority) {
    private static final int DNS_NAME = 2;

    public Fingerprint fingerprint() {
        return NodeKey.fingerprint(certificate);
    }

    /** Names it is for: the common name, then DNS names. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        try {
            for (Rdn part :
                    new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN")) {
                    names.add(String.valueOf(part.getValue()));
                }
            }
            Collection<List<?>> others = certificate.getSubjectAlternativeNames();
            if (others != null) {
                for (List<?> other : others) {
                    if (other.get(0).equals(DNS_NAME)) {
                        names.add(String.valueOf(other.get(1)));
                    }
                }
            }
        } catch (InvalidNameException | CertificateParsingException e) {
            return names;
        }
        return names;
    }

    @Override
    public String toString() {
        return fingerprint().hex();
    }
}
