// SPDX-License-Identifier: Apache-2.0
package io.farside.api.node;

import org.jspecify.annotations.Nullable;

/**
 * Makes a one-time token with which another node may join this one.
 *
 * @param expiresInSeconds 60 to 604800, null for an hour
 * @param address where the other node reaches this one, null for where it listens for peers
 */
public record InviteRequest(@Nullable Long expiresInSeconds, @Nullable String address) {}
