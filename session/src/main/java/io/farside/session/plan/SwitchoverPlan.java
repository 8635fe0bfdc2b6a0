// SPDX-License-Identifier: Apache-2.0
package io.farside.session.plan;

import io.farside.model.RoleEpoch;
import io.farside.session.Direction;
import io.farside.session.GroupDefinition;
import io.farside.session.Role;
import io.farside.session.observe.SideState;
import io.farside.session.status.GroupCondition;

/** switchover: roles change while everything is in sync; no write is lost. */
final class SwitchoverPlan {
    private SwitchoverPlan() {}

    static void draft(PlanInput input, SessionOrder order, PlanDraft draft) {
        Role source = input.source();
        Role target = input.target();
        String toSite = order.confirmations().toSite();
        if (toSite != null && toSite.equals(input.session().site(source))) {
            draft.block(Blocks.alreadyThere(input.session(), source));
        }
        boolean disconnect = order.confirmations().disconnectHosts();
        Hosts.check(input, source, disconnect, draft);
        draft.note("Hosts are refused for a moment while the roles change.");
        draft.authority(target);
        for (GroupCondition group : input.groups()) {
            GroupDefinition definition = group.observation().group();
            RoleEpoch expected = input.side(group, source).map(SideState::roleEpoch).orElse(null);
            draft.command(
                    definition,
                    source,
                    GroupOrder.of(GroupOrder.Verb.SWITCHOVER, expected)
                            .disconnectingHosts(disconnect));
            draft.effect(
                    definition.name(),
                    "Prepared " + new Direction(source, target),
                    "Prepared " + new Direction(target, source));
        }
        for (GroupCondition group : input.groups()) {
            draft.await(group.observation().group(), target, Goal.PRIMARY);
        }
        draft.decide(input.session().production().started(new Direction(target, source)));
    }
}
