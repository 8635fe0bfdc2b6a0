// SPDX-License-Identifier: Apache-2.0
package io.farside.session.plan;

import io.farside.session.GroupDefinition;
import io.farside.session.Production;
import io.farside.session.Role;
import io.farside.session.status.GroupCondition;
import io.farside.session.status.SessionState;
import java.util.List;

/** Terminate: the groups leave the nodes; data and its lineage stay. */
final class TerminatePlan {
    private TerminatePlan() {}

    static void draft(PlanInput input, PlanDraft draft) {
        for (GroupCondition group : input.groups()) {
            GroupDefinition definition = group.observation().group();
            for (Role role : List.of(definition.pair().first(), definition.pair().second())) {
                if (group.observation().side(role).silent()) {
                    draft.block(Blocks.silent(input.session(), role));
                }
            }
            Role source = group.active() == null ? input.source() : group.active();
            Role target = definition.pair().other(source);
            if (group.state() == SessionState.PREPARED || group.state() == SessionState.PREPARING) {
                draft.tryCommand(definition, source, GroupOrder.of(GroupOrder.Verb.STOP, null));
                draft.tryAwait(definition, source, Goal.STOPPED);
            }
            draft.remove(definition, source);
            draft.remove(definition, target);
            draft.effect(definition.name(), group.state().toString(), "Defined");
        }
        draft.keepGroups(List.of());
        Production initial = Production.initial(input.session().type());
        draft.decide(initial);
    }
}
