// SPDX-License-Identifier: Apache-2.0
package io.farside.node.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An invitation to join. {@link #toString} leaves the secret out.
 *
 * @param id 16 hexadecimal digits
 * @param secret 64 hexadecimal digits
 * @param createdAt wall time, RFC 3339
 * @param expiresAt wall time, RFC 3339
 * @param usedBy name of the node that joined with it, null before
 * @param usedCertificate fingerprint of that node's certificate
 * @param revoked whether it was taken back
 */
public record Invitation(
        String id,
        String secret,
        String createdAt,
        String expiresAt,
        @Nullable String usedBy,
        @Nullable String usedCertificate,
        boolean revoked) {

    /** What it is at a time. */
    public enum State {
        OPEN,
        USED,
        REVOKED,
        EXPIRED
    }

    public State state(Instant now) {
        if (usedBy != null) {
            return State.USED;
        }
        if (revoked) {
            return State.REVOKED;
        }
        return now.isBefore(Instant.parse(expiresAt)) ? State.OPEN : State.EXPIRED;
    }

    Invitation usedBy(String name, String certificate) {
        return new Invitation(id, secret, createdAt, expiresAt, name, certificate, revoked);
    }

    Invitation takenBack() {
        return new Invitation(id, secret, createdAt, expiresAt, usedBy, usedCertificate, true);
    }

    @SuppressWarnings("ConstantValue") // Nothing keeps a damaged file from leaving fields out.
    boolean isWhole() {
        return id != null && secret != null && createdAt != null && expiresAt != null;
    }

    @Override
    public String toString() {
        return "Invitation[" + id + "]";
    }
}
