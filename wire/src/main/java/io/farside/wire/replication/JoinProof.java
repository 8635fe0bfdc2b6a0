// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.replication;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Shows that a node knows the secret of an invitation without showing the secret. It holds for one
 * pair of certificates and one node, so what somebody overheard or was sent is of no use elsewhere.
 */
public final class JoinProof {
    private static final byte[] PURPOSE = "farside join 1".getBytes(StandardCharsets.US_ASCII);

    private JoinProof() {}

    /**
     * HMAC-SHA-256 under the secret over purpose, invitation, both certificates and the joining
     * node.
     *
     * @param secret 64 hexadecimal digits
     */
    public static Fingerprint of(
            String secret,
            long invitation,
            Fingerprint inviting,
            Fingerprint joining,
            NodeIdentity node) {
        byte[] name = node.name().getBytes(StandardCharsets.UTF_8);
        ByteBuffer text =
                ByteBuffer.allocate(PURPOSE.length + 16 + 2 * Fingerprint.BYTES + name.length);
        text.put(PURPOSE).putLong(invitation).put(inviting.bytes()).put(joining.bytes());
        text.putLong(node.id()).put(name);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(HexFormat.of().parseHex(secret), "HmacSHA256"));
            return Fingerprint.ofBytes(mac.doFinal(text.array()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has HmacSHA256", e);
        }
    }
}
