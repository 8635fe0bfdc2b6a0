// SPDX-License-Identifier: Apache-2.0
package io.farside.api.node;

import org.jspecify.annotations.Nullable;

/**
 * An invitation to join.
 *
 * @param id 16 hexadecimal digits
 * @param state {@code Open}, {@code Used}, {@code Revoked} or {@code Expired}
 * @param createdAt wall time, RFC 3339
 * @param expiresAt wall time, RFC 3339
 * @param usedBy name of the node that joined with it, null before
 * @param token what the other node needs; told once, when it is made, null afterwards
 */
public record InvitationView(
        String id,
        String state,
        String createdAt,
        String expiresAt,
        @Nullable String usedBy,
        @Nullable String token) {}
