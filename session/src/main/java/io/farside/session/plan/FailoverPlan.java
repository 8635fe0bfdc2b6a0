// SPDX-License-Identifier: Apache-2.0
package io.farside.session.plan;

import io.farside.session.Role;
import io.farside.session.observe.SideState;
import io.farside.session.status.GroupCondition;
import io.farside.session.status.SessionState;
import java.util.Optional;

/** failover: the source is given up, the target opens. */
final class FailoverPlan {
    private FailoverPlan() {}

    static void draft(PlanInput input, SessionOrder order, PlanDraft draft) {
        Role source = input.source();
        Role target = input.target();
        String toSite = order.confirmations().toSite();
        if (toSite != null && toSite.equals(input.session().site(source))) {
            draft.block(Blocks.alreadyThere(input.session(), source));
        }
        confirm(input, order, draft);
        for (GroupCondition group : input.groups()) {
            boolean answers = input.side(group, source).isPresent();
            if (answers
                    && group.state() != SessionState.TARGET_AVAILABLE
                    && !fenced(input, group, source)) {
                draft.tryCommand(
                        group.observation().group(),
                        source,
                        GroupOrder.of(GroupOrder.Verb.STOP, null));
                draft.tryAwait(group.observation().group(), source, Goal.STOPPED);
            }
        }
        for (GroupCondition group : input.groups()) {
            if (group.state() != SessionState.TARGET_AVAILABLE) {
                RecoverPlan.open(input, group, target, draft);
            }
        }
        draft.decide(input.session().production().movedTo(target));
    }

    /** Two sites must not be live unless the operator says which one is given up. */
    private static void confirm(PlanInput input, SessionOrder order, PlanDraft draft) {
        Role source = input.source();
        String typed = order.confirmations().abandonedSite();
        if (typed != null && !typed.equals(input.session().site(source))) {
            draft.block(Blocks.wrongSite(input.session(), typed, source));
            return;
        }
        boolean proven = input.groups().stream().allMatch(g -> fenced(input, g, source));
        if (proven) {
            draft.note("The source answered and is fenced.");
        } else if (typed == null) {
            boolean answers =
                    input.groups().stream().anyMatch(g -> input.side(g, source).isPresent());
            draft.block(Blocks.sourceMayWrite(input.session(), source, answers));
        } else {
            draft.note(
                    "Site "
                            + typed
                            + " is abandoned by typed confirmation: until it hears of this, two"
                            + " sites may be live; it is fenced on contact.");
        }
    }

    private static boolean fenced(PlanInput input, GroupCondition group, Role source) {
        Optional<SideState> side = input.side(group, source);
        return side.isPresent() && side.get().fenced() && !side.get().hosts().open();
    }
}
