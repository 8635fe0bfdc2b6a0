// SPDX-License-Identifier: Apache-2.0
package io.farside.api.node;

import org.jspecify.annotations.Nullable;

/**
 * Policies of a target, of one side. In answers nothing is null.
 *
 * @param autoRecover restart by itself when the link returns after a stop it caused
 * @param onReplicationLoss {@code release}, {@code hold} or {@code fail}
 * @param holdBudgetMillis how long writes are held before the policy decides, 0 to 60000
 * @param holdLimitMillis when held writes fail under {@code hold}; 0 means never
 * @param autoSynchronize after a failover to this side, demote the old primary and copy back to it
 *     when it returns without writes of its own; null for false
 * @param baseImageOnStop when replication ends with both sides equal, keep an image of that state
 *     at the primary until they are again; null for false
 * @param overPeriodAlert alert when a cycle of the mode {@code periodic} takes longer than its
 *     period; null for true
 * @param rpoWarningMillis an RPO from this on is a warning, 0 to 31536000000; 0 or null means never
 * @param rpoAlertMillis an RPO from this on is severe, not below the warning; 0 or null means never
 */
public record PoliciesView(
        boolean autoRecover,
        String onReplicationLoss,
        long holdBudgetMillis,
        long holdLimitMillis,
        @Nullable Boolean autoSynchronize,
        @Nullable Boolean baseImageOnStop,
        @Nullable Boolean overPeriodAlert,
        @Nullable Long rpoWarningMillis,
        @Nullable Long rpoAlertMillis) {
    /** What a group has that says nothing about them. */
    public static final PoliciesView DEFAULT =
            new PoliciesView(true, "release", 3000, 0).complete();

    /** With the defaults of all others. */
    public PoliciesView(
            boolean autoRecover,
            String onReplicationLoss,
            long holdBudgetMillis,
            long holdLimitMillis) {
        this(
                autoRecover,
                onReplicationLoss,
                holdBudgetMillis,
                holdLimitMillis,
                null,
                null,
                null,
                null,
                null);
    }

    /** With the defaults in place of what is null. */
    public PoliciesView complete() {
        return new PoliciesView(
                autoRecover,
                onReplicationLoss,
                holdBudgetMillis,
                holdLimitMillis,
                autoSynchronize != null && autoSynchronize,
                baseImageOnStop != null && baseImageOnStop,
                overPeriodAlert == null || overPeriodAlert,
                rpoWarningMillis == null ? 0L : rpoWarningMillis,
                rpoAlertMillis == null ? 0L : rpoAlertMillis);
    }
}
