// SPDX-License-Identifier: Apache-2.0
package io.farside.session.plan;

import io.farside.session.GroupDefinition;
import io.farside.session.Role;
import io.farside.session.status.GroupCondition;
import io.farside.session.status.SessionState;

/** Suspend and Stop: replication ends, at a consistent cut or at once. */
final class StopPlan {
    private StopPlan() {}

    static void draft(PlanInput input, GroupOrder.Verb verb, PlanDraft draft) {
        for (GroupCondition group : input.groups()) {
            boolean running =
                    group.state() == SessionState.PREPARED
                            || group.state() == SessionState.PREPARING
                            || group.state() == SessionState.SUSPENDING;
            if (running) {
                stop(input, group, verb, draft);
            }
        }
        if (verb == GroupOrder.Verb.STOP_NOW) {
            draft.note("The target may not be consistent afterwards.");
        }
    }

    private static void stop(
            PlanInput input, GroupCondition group, GroupOrder.Verb verb, PlanDraft draft) {
        GroupDefinition definition = group.observation().group();
        Role at = group.active() == null ? input.source() : group.active();
        if (input.side(group, at).isEmpty()) {
            at = definition.pair().other(at);
        }
        if (input.side(group, at).isEmpty()) {
            draft.block(Blocks.silent(input.session(), at));
            return;
        }
        draft.command(definition, at, GroupOrder.of(verb, null));
        draft.await(definition, at, Goal.STOPPED);
        draft.effect(definition.name(), group.state().toString(), "Suspended");
    }
}
