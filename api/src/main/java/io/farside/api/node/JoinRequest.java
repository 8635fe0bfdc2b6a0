// SPDX-License-Identifier: Apache-2.0
package io.farside.api.node;

/**
 * Joins the node that made a token.
 *
 * @param token as that node gave it
 */
public record JoinRequest(String token) {}
