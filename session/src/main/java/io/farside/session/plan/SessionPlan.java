// SPDX-License-Identifier: Apache-2.0
package io.farside.session.plan;

import io.farside.model.Problem;
import io.farside.session.SessionVerb;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a command does, decided before anything happens.
 *
 * @param bytesToMove data that will be copied, whole change blocks; null when it cannot be known
 * @param losses writes given up, one for each group and side that has or may have some
 * @param authoritativeAfter site whose data counts afterwards
 * @param blockers what refuses the command now, empty when it can run
 * @param notes what else to know before confirming
 */
public record SessionPlan(
        String session,
        SessionVerb verb,
        List<PlannedStep> steps,
        List<GroupEffect> effects,
        @Nullable Long bytesToMove,
        List<Loss> losses,
        String authoritativeAfter,
        List<Problem> blockers,
        List<String> notes) {
    public SessionPlan {
        steps = List.copyOf(steps);
        effects = List.copyOf(effects);
        losses = List.copyOf(losses);
        blockers = List.copyOf(blockers);
        notes = List.copyOf(notes);
    }
}
