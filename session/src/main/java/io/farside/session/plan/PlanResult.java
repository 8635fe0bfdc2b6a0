// SPDX-License-Identifier: Apache-2.0
package io.farside.session.plan;

import io.farside.model.Problem;

/** A plan, or why there is none. */
public sealed interface PlanResult {
    /** It can run when it has no blockers. */
    record Planned(SessionPlan plan) implements PlanResult {}

    /** The command is not available, or does not take what was said with it. */
    record Refused(Problem problem) implements PlanResult {}
}
