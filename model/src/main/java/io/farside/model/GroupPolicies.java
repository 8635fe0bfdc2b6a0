// SPDX-License-Identifier: Apache-2.0
package io.farside.model;

import java.time.Duration;

/**
 * Policies of one target.
 *
 * @param autoRecover restart after a link-caused stop on a link-up edge
 * @param onReplicationLoss what happens after the hold budget
 * @param holdBudget phase 1 of the loss procedure, 0 s to 60 s
 * @param holdLimit when held writes fail under {@link LossPolicy#HOLD}; zero means never
 */
public record GroupPolicies(
        boolean autoRecover,
        LossPolicy onReplicationLoss,
        Duration holdBudget,
        Duration holdLimit) {
    public static final GroupPolicies DEFAULT =
            new GroupPolicies(true, LossPolicy.RELEASE, Duration.ofSeconds(3), Duration.ZERO);
}
