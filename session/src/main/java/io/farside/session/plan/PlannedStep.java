// SPDX-License-Identifier: Apache-2.0
package io.farside.session.plan;

/**
 * A step in its plan.
 *
 * @param number from 1
 * @param goOnWithout whether the plan goes on when the step fails
 * @param action one line for people
 * @param target {@code storage system/group}, or {@code session}
 * @param authoritativeAfter site whose data counts when the step is done
 */
public record PlannedStep(
        int number,
        SessionStep step,
        boolean goOnWithout,
        String action,
        String target,
        String authoritativeAfter) {}
