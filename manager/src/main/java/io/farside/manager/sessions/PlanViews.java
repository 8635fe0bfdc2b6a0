// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.sessions;

import io.farside.api.ProblemView;
import io.farside.api.manager.PlanView;
import io.farside.manager.store.TaskDocument;
import io.farside.session.plan.Loss;
import io.farside.session.plan.PlannedStep;
import io.farside.session.plan.SessionPlan;
import java.util.List;

/** Plans as clients see them. Pure. */
final class PlanViews {
    private PlanViews() {}

    static PlanView plan(SessionPlan plan) {
        return new PlanView(
                plan.session(),
                plan.verb().label(),
                steps(plan.steps()),
                plan.effects().stream()
                        .map(e -> new PlanView.Effect(e.group(), e.from(), e.to()))
                        .toList(),
                plan.bytesToMove(),
                plan.losses().stream().map(PlanViews::loss).toList(),
                plan.authoritativeAfter(),
                plan.blockers().stream().map(ProblemView::of).toList(),
                plan.notes());
    }

    /** Of a command whose plan is not there, or is that of its task. */
    static PlanView without(TaskDocument task, String why) {
        List<PlannedStep> steps = task.steps();
        return new PlanView(
                task.session(),
                task.verb().label(),
                steps(steps),
                List.of(),
                null,
                List.of(),
                steps.isEmpty() ? null : steps.getLast().authoritativeAfter(),
                List.of(),
                List.of(why));
    }

    private static List<PlanView.Step> steps(List<PlannedStep> steps) {
        return steps.stream()
                .map(s ->
                        new PlanView.Step(
                                s.number(),
                                Integer.toString(s.number()),
                                s.action(),
                                s.target(),
                                s.authoritativeAfter()))
                .toList();
    }

    private static PlanView.Loss loss(Loss loss) {
        var writes = loss.writes();
        return new PlanView.Loss(
                loss.group(),
                loss.site(),
                writes.known(),
                writes.extents(),
                writes.bytes(),
                SessionViews.text(writes.first()),
                SessionViews.text(writes.last()),
                SessionViews.text(writes.unknownSince()));
    }
}
