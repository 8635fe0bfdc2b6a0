// SPDX-License-Identifier: Apache-2.0
package io.farside.api.node;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node this one links with.
 *
 * @param nodeId 16 hexadecimal digits, null until first contact
 * @param address where this side dials it, null when it dials us
 * @param link {@code Up} or {@code Down}
 * @param problem why it is down, null when it is up or was never tried
 * @param binding {@code Certificate} when it joined, {@code Authority} when an authority signs its
 *     certificates, {@code None} without TLS
 * @param certificate fingerprint of the certificate it joined with: SHA-256 in hexadecimal digits
 * @param nextCertificate the one it changes to, null otherwise
 * @param features what both sides use, empty while the link is down
 * @param compression {@code zstd}, or {@code off} with the reason where it was wanted
 */
public record PeerView(
        String nodeName,
        @Nullable String nodeId,
        @Nullable String address,
        String link,
        @Nullable String problem,
        String binding,
        @Nullable String certificate,
        @Nullable String nextCertificate,
        List<String> features,
        String compression) {}
