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
 * @param safety id of the image a failover would go back to, 0 when it would open what the volumes
 *     hold; then {@code recoverable} is false
 * @param base id of the newest image of what both sides held at a stop, 0 when there is none
 * @param mirrors host writes are answered when both sides have them
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
        String label,
        boolean mirrors,
        long safety,
        long base) {
    static final Facts DOWN =
            new Facts(
                    false,
                    false,
                    false,
                    false,
                    false,
                    false,
                    false,
                    RoleEpoch.NONE,
                    "down",
                    true,
                    0,
                    0);

    /** An answer to a host promises that the other side has the write, too. */
    boolean promises() {
        return mirrors && protectedPrimary();
    }

    /** Started and Synced as the side that serves hosts. */
    boolean protectedPrimary() {
        return up && primary && started && synced;
    }
}
