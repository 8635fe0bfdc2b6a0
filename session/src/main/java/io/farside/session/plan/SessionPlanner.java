// SPDX-License-Identifier: Apache-2.0
package io.farside.session.plan;

import io.farside.model.Problem;
import io.farside.session.SessionVerb;
import io.farside.session.status.Availability;
import io.farside.session.status.CommandRules;
import io.farside.session.status.Situation;
import java.util.Optional;

/** Makes plans: a pure function of session, observations and order. */
public final class SessionPlanner {
    private SessionPlanner() {}

    public static PlanResult plan(PlanInput input, SessionOrder order) {
        Optional<Problem> wrong = OrderCheck.check(input.session(), order);
        if (wrong.isPresent()) {
            return new PlanResult.Refused(wrong.get());
        }
        Situation situation = Situation.of(input.session(), input.condition(), input.running());
        Availability availability = CommandRules.of(order.verb(), situation);
        if (!availability.available()) {
            return new PlanResult.Refused(unavailable(input, order, availability));
        }
        PlanDraft draft = new PlanDraft(input);
        switch (order.verb()) {
            case SessionVerb.Start start -> StartPlan.draft(input, start, order, draft);
            case SessionVerb.Suspend _ -> StopPlan.draft(input, GroupOrder.Verb.STOP, draft);
            case SessionVerb.Stop _ -> StopPlan.draft(input, GroupOrder.Verb.STOP_NOW, draft);
            case SessionVerb.Recover _ -> RecoverPlan.draft(input, draft);
            case SessionVerb.ReleaseIo _ -> ReleasePlan.draft(input, draft);
            case SessionVerb.EnableCopy enable -> EnableCopyPlan.draft(input, enable, draft);
            case SessionVerb.Terminate _ -> TerminatePlan.draft(input, draft);
            case SessionVerb.RefreshStates _ -> RefreshPlan.draft(input, draft);
            case SessionVerb.Switchover _ -> SwitchoverPlan.draft(input, order, draft);
            case SessionVerb.Failover _ -> FailoverPlan.draft(input, order, draft);
            case SessionVerb.Failback _ -> FailbackPlan.draft(input, order, draft);
        }
        return new PlanResult.Planned(draft.plan(order));
    }

    private static Problem unavailable(PlanInput input, SessionOrder order, Availability why) {
        Problem problem =
                Problem.of(
                                "FSDR3001E",
                                order.verb().label()
                                        + " is not available for session "
                                        + input.session().name()
                                        + " in state "
                                        + input.condition().state()
                                        + ": "
                                        + why.reason()
                                        + ".",
                                why.correction(),
                                input.session().name())
                        .withCause(String.join("; ", input.condition().reasons()));
        return input.running() == null ? problem : problem.asRetryable();
    }
}
