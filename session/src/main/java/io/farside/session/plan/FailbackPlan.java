// SPDX-License-Identifier: Apache-2.0
package io.farside.session.plan;

import io.farside.model.RoleEpoch;
import io.farside.session.Direction;
import io.farside.session.GroupDefinition;
import io.farside.session.Role;
import io.farside.session.observe.LoneWrites;
import io.farside.session.observe.SideState;
import io.farside.session.status.GroupCondition;
import java.util.ArrayList;
import java.util.List;

/**
 * failback: copies back what differs while hosts go on at the other site, then changes the roles
 * home.
 */
final class FailbackPlan {
    private FailbackPlan() {}

    static void draft(PlanInput input, SessionOrder order, PlanDraft draft) {
        Role away = input.source();
        Role home = input.home();
        boolean discard = order.confirmations().discard();
        boolean disconnect = order.confirmations().disconnectHosts();
        List<LoneWrites> lost = new ArrayList<>();
        for (GroupCondition group : input.groups()) {
            LoneWrites lone =
                    replicates(input, group, away) ? LoneWrites.NONE : Difference.lone(group, home);
            draft.loss(group.observation().group(), home, lone);
            if (lone.possible()) {
                lost.add(lone);
            }
            draft.moves(Difference.bytes(group));
            copyBack(input, group, discard, draft);
        }
        if (!lost.isEmpty() && !discard) {
            draft.block(Blocks.discard(input.session(), home, lost));
        }
        Hosts.check(input, away, disconnect, draft);
        for (GroupCondition group : input.groups()) {
            draft.await(group.observation().group(), away, Goal.SYNCED);
        }
        draft.decide(input.session().production().started(new Direction(away, home)));
        draft.authority(home);
        for (GroupCondition group : input.groups()) {
            draft.command(
                    group.observation().group(),
                    away,
                    GroupOrder.of(GroupOrder.Verb.FAILBACK, null).disconnectingHosts(disconnect));
        }
        for (GroupCondition group : input.groups()) {
            draft.await(group.observation().group(), home, Goal.PRIMARY);
        }
        draft.decide(input.session().production().started(new Direction(home, away)));
    }

    private static void copyBack(
            PlanInput input, GroupCondition group, boolean discard, PlanDraft draft) {
        GroupDefinition definition = group.observation().group();
        Role away = input.source();
        Role home = input.home();
        draft.effect(
                definition.name(),
                group.state() + " at " + input.session().site(away),
                "Prepared " + new Direction(home, away));
        if (replicates(input, group, away)) {
            return;
        }
        if (input.side(group, home).isEmpty()) {
            draft.block(Blocks.silent(input.session(), home));
        }
        RoleEpoch expected = input.side(group, away).map(SideState::roleEpoch).orElse(null);
        draft.command(
                definition,
                away,
                GroupOrder.of(GroupOrder.Verb.REPROTECT, expected).confirmed(discard));
    }

    /** Whether it copies home already, perhaps after an earlier reprotect. */
    private static boolean replicates(PlanInput input, GroupCondition group, Role away) {
        return input.side(group, away).map(s -> s.primary() && s.started()).orElse(false);
    }
}
