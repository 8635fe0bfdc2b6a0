// SPDX-License-Identifier: Apache-2.0
package io.farside.node.tls;

import io.farside.wire.replication.Fingerprint;
import java.security.cert.CertificateException;
import java.util.Set;
import java.util.stream.Collectors;

/** The node reached shows another certificate than the one that is pinned. */
final class WrongCertificateException extends CertificateException {
    private static final long serialVersionUID = 1;

    WrongCertificateException(Fingerprint shown, Set<Fingerprint> expected) {
        super(
                "the node there shows certificate "
                        + shown
                        + ", not "
                        + expected.stream()
                                .map(Fingerprint::hex)
                                .collect(Collectors.joining(" or ")));
    }
}
