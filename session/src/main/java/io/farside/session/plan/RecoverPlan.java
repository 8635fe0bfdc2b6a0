// SPDX-License-Identifier: Apache-2.0
package io.farside.session.plan;

import io.farside.session.GroupDefinition;
import io.farside.session.Role;
import io.farside.session.observe.SideState;
import io.farside.session.status.GroupCondition;
import java.util.Optional;

/** Recover: the target becomes writable and production moves there. */
final class RecoverPlan {
    private RecoverPlan() {}

    static void draft(PlanInput input, PlanDraft draft) {
        Role target = input.target();
        for (GroupCondition group : input.groups()) {
            open(input, group, target, draft);
        }
        draft.decide(input.session().production().movedTo(target));
        draft.note(
                "Hosts at "
                        + input.session().site(input.source())
                        + " are fenced on contact; what only that site has is kept until a copy"
                        + " back discards it.");
    }

    /** Steps that open one group's target. */
    static void open(PlanInput input, GroupCondition group, Role target, PlanDraft draft) {
        GroupDefinition definition = group.observation().group();
        Optional<SideState> side = input.side(group, target);
        if (side.isEmpty()) {
            draft.block(Blocks.silent(input.session(), target));
        } else if (!side.get().recoverable()) {
            draft.block(Blocks.notRecoverable(input.session(), definition.name(), side.get()));
        }
        draft.loss(definition, input.source(), Difference.lone(group, input.source()));
        draft.authority(target);
        draft.command(definition, target, GroupOrder.of(GroupOrder.Verb.FAILOVER, null));
        draft.await(definition, target, Goal.OPEN);
        draft.effect(
                definition.name(),
                group.state().toString(),
                "Target Available at " + input.session().site(target));
    }
}
