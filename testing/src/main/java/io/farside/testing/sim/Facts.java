// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

import io.farside.model.RoleEpoch;

/**
 * What one side shows to the world: the part of its view the checkers hold it to.
 *
 * @param up its process runs
 * @param primary its current role bit
 * @param started status Started
 * @param synced every volume shown Synced
 * @param recoverable shown as fit for a failover now
 * @param linked link shown Up
 * @param serving hosts may write
 * @param label status as operators see it
 */
record Facts(
        boolean up,
        boolean primary,
        boolean started,
        boolean synced,
        boolean recoverable,
        boolean linked,
        boolean serving,
        RoleEpoch epoch,
        String label) {
    static final Facts DOWN =
            new Facts(false, false, false, false, false, false, false, RoleEpoch.NONE, "down");

    /** Started and Synced as the side that serves hosts. */
    boolean protectedPrimary() {
        return up && primary && started && synced;
    }
}
