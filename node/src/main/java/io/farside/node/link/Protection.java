// SPDX-License-Identifier: Apache-2.0
package io.farside.node.link;

import io.farside.model.Problem;
import io.farside.node.tls.TlsSettings;

/** How a peer is dialled. */
sealed interface Protection {
    /** Without TLS: only this machine can reach the address, and the peer is bound to no key. */
    record Plain() implements Protection {}

    /**
     * @param host name the peer's certificate has to carry, where names count
     * @param byAuthority whether the peer's certificate comes from an authority
     */
    record Secured(TlsSettings settings, String host, boolean byAuthority) implements Protection {}

    /** Not at all. */
    record Impossible(Problem why) implements Protection {}
}
