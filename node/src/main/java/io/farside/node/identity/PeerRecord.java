// SPDX-License-Identifier: Apache-2.0
package io.farside.node.identity;

import io.farside.api.node.NodeIds;
import io.farside.wire.replication.Fingerprint;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A peer whose name and id are bound to its certificate.
 *
 * @param name its node name
 * @param nodeId 16 hexadecimal digits
 * @param certificate fingerprint of the certificate it joined with; null when its certificates come
 *     from an authority and carry its name
 * @param nextCertificate fingerprint of the one it changes to, null otherwise
 * @param address where it is dialled, null when it dials this node
 * @param since wall time of the binding, RFC 3339
 */
public record PeerRecord(
        String name,
        String nodeId,
        @Nullable String certificate,
        @Nullable String nextCertificate,
        @Nullable String address,
        String since) {

    public long id() {
        return NodeIds.parse(nodeId);
    }

    /** Whether it joined by a token, so that only its own certificate counts. */
    public boolean isPinned() {
        return certificate != null;
    }

    /** Whether this is its certificate, or the one it changes to. */
    public boolean isShownBy(Fingerprint print) {
        return print.hex().equals(certificate) || print.hex().equals(nextCertificate);
    }

    PeerRecord changingTo(@Nullable String next) {
        return new PeerRecord(name, nodeId, certificate, next, address, since);
    }

    PeerRecord changed() {
        return new PeerRecord(
                name, nodeId, Objects.requireNonNull(nextCertificate), null, address, since);
    }

    /** Whether a file holds what a record needs. */
    @SuppressWarnings("ConstantValue") // Nothing keeps a damaged file from leaving fields out.
    boolean isWhole() {
        return name != null && nodeId != null && nodeId.matches("[0-9a-f]{16}") && since != null;
    }
}
