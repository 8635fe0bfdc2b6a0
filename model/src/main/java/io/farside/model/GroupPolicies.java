// SPDX-License-Identifier: Apache-2.0
package io.farside.model;

import java.time.Duration;

/**
 * Policies of one target.
 *
 * @param autoRecover restart after a link-caused stop on a link-up edge
 * @param autoSynchronize demote a side that was failed over away from, and copy back to it, when it
 *     returns without writes of its own
 * @param onReplicationLoss what happens after the hold budget
 * @param holdBudget phase 1 of the loss procedure, 0 s to 60 s
 * @param holdLimit when held writes fail under {@link LossPolicy#HOLD}; zero means never
 * @param baseImageOnStop when replication ends with both sides equal, the primary keeps an image of
 *     that state
 * @param alerts what is worth an alert
 */
public record GroupPolicies(
        boolean autoRecover,
        boolean autoSynchronize,
        LossPolicy onReplicationLoss,
        Duration holdBudget,
        Duration holdLimit,
        boolean baseImageOnStop,
        Alerts alerts) {
    public static final GroupPolicies DEFAULT =
            new GroupPolicies(true, LossPolicy.RELEASE, Duration.ofSeconds(3), Duration.ZERO);

    /** With the defaults of all others. */
    public GroupPolicies(
            boolean autoRecover,
            LossPolicy onReplicationLoss,
            Duration holdBudget,
            Duration holdLimit) {
        this(autoRecover, false, onReplicationLoss, holdBudget, holdLimit, false, Alerts.DEFAULT);
    }

    /**
     * What is worth an alert.
     *
     * @param overPeriod a cycle that takes longer than its period
     * @param rpoWarning an RPO from this on is a warning; zero means never
     * @param rpoAlert an RPO from this on is severe, at least {@code rpoWarning}; zero means never
     */
    public record Alerts(boolean overPeriod, Duration rpoWarning, Duration rpoAlert) {
        public static final Alerts DEFAULT = new Alerts(true, Duration.ZERO, Duration.ZERO);

        public Alerts {
            if (!rpoAlert.isZero() && rpoAlert.compareTo(rpoWarning) < 0) {
                throw new IllegalArgumentException("RPO alert below its warning");
            }
        }

        /** Whether the RPO is watched at all. */
        public boolean watchRpo() {
            return !rpoWarning.isZero() || !rpoAlert.isZero();
        }
    }
}
