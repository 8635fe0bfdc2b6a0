// SPDX-License-Identifier: Apache-2.0
package io.farside.api.manager;

/**
 * Policies of a session's sync pairs.
 *
 * @param autoRecover restart by itself when the link returns after a stop it caused
 * @param onReplicationLoss {@code release}, {@code hold} or {@code fail}
 * @param holdBudgetMillis how long writes are held before the policy decides, 0 to 60000
 * @param holdLimitMillis when held writes fail under {@code hold}; 0 means never
 */
public record SessionPolicies(
        boolean autoRecover,
        String onReplicationLoss,
        long holdBudgetMillis,
        long holdLimitMillis) {}
