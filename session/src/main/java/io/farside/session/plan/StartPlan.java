// SPDX-License-Identifier: Apache-2.0
package io.farside.session.plan;

import io.farside.model.RoleEpoch;
import io.farside.session.Direction;
import io.farside.session.GroupDefinition;
import io.farside.session.Role;
import io.farside.session.Session;
import io.farside.session.SessionVerb;
import io.farside.session.observe.LoneWrites;
import io.farside.session.observe.SideState;
import io.farside.session.status.GroupCondition;
import io.farside.session.status.SessionState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Start: first copy, resume, or the other way after production moved. */
final class StartPlan {
    private StartPlan() {}

    static void draft(
            PlanInput input, SessionVerb.Start start, SessionOrder order, PlanDraft draft) {
        Direction direction = start.direction();
        if (input.session().copySets().isEmpty()) {
            draft.block(Blocks.noCopySets(input.session()));
        }
        draft.authority(direction.source());
        if (input.condition().state() == SessionState.DEFINED) {
            first(input.session(), direction, order, draft);
        } else {
            for (GroupCondition group : input.groups()) {
                again(input, group, direction, order, draft);
            }
        }
        draft.decide(input.session().production().started(direction));
    }

    private static void first(
            Session session, Direction direction, SessionOrder order, PlanDraft draft) {
        List<GroupDefinition> groups = GroupLayout.of(session);
        draft.keepGroups(groups);
        for (GroupDefinition group : groups) {
            draft.create(group, direction.target(), false);
            draft.create(group, direction.source(), true);
        }
        for (GroupDefinition group : groups) {
            GroupOrder go =
                    GroupOrder.of(GroupOrder.Verb.START, null)
                            .confirmed(order.confirmations().overwrite());
            draft.command(group, direction.source(), go);
            draft.await(group, direction.source(), Goal.STARTED);
            draft.effect(group.name(), "Defined", "Preparing, then Prepared " + direction);
        }
        draft.moves(null);
        draft.note(
                "Volumes that share history move only what differs; others are copied once, without"
                        + " their holes.");
    }

    private static void again(
            PlanInput input,
            GroupCondition group,
            Direction direction,
            SessionOrder order,
            PlanDraft draft) {
        GroupDefinition definition = group.observation().group();
        Role source = direction.source();
        @Nullable SideState there = input.side(group, source).orElse(null);
        if (there == null) {
            draft.block(Blocks.silent(input.session(), source));
        }
        draft.moves(Difference.bytes(group));
        draft.effect(
                definition.name(),
                group.state().toString(),
                "Preparing, then Prepared " + direction);
        if (group.state() == SessionState.PREPARED || group.state() == SessionState.PREPARING) {
            return;
        }
        boolean sourceIsPrimary = source.equals(group.active());
        boolean reversing = sourceIsPrimary && group.state() == SessionState.TARGET_AVAILABLE;
        RoleEpoch expected = there == null ? null : there.roleEpoch();
        if (reversing) {
            giveUp(input, group, direction.target(), order, draft);
            draft.command(
                    definition,
                    source,
                    GroupOrder.of(GroupOrder.Verb.REPROTECT, expected)
                            .confirmed(order.confirmations().discard()));
        } else if (sourceIsPrimary) {
            draft.command(
                    definition,
                    source,
                    GroupOrder.of(GroupOrder.Verb.START, expected)
                            .confirmed(order.confirmations().overwrite()));
        } else {
            backInOldDirection(input, group, direction, order, draft);
        }
        draft.await(definition, source, Goal.STARTED);
    }

    /** The former source takes over again; what the opened target wrote is given up. */
    private static void backInOldDirection(
            PlanInput input,
            GroupCondition group,
            Direction direction,
            SessionOrder order,
            PlanDraft draft) {
        GroupDefinition definition = group.observation().group();
        giveUp(input, group, direction.target(), order, draft);
        draft.command(
                definition,
                direction.source(),
                GroupOrder.of(GroupOrder.Verb.OVERRIDE, null).abandoning(direction.target()));
        draft.await(definition, direction.source(), Goal.OPEN);
        draft.command(
                definition,
                direction.source(),
                GroupOrder.of(GroupOrder.Verb.REPROTECT, null)
                        .confirmed(order.confirmations().discard()));
    }

    private static void giveUp(
            PlanInput input,
            GroupCondition group,
            Role loser,
            SessionOrder order,
            PlanDraft draft) {
        LoneWrites lost = Difference.lone(group, loser);
        draft.loss(group.observation().group(), loser, lost);
        if (lost.possible() && !order.confirmations().discard()) {
            draft.block(Blocks.discard(input.session(), loser, List.of(lost)));
        }
    }
}
