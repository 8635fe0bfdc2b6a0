// SPDX-License-Identifier: Apache-2.0
package io.farside.session.plan;

import io.farside.session.Role;
import io.farside.session.status.GroupCondition;

/** Release I/O: held host writes go on at the source alone. */
final class ReleasePlan {
    private ReleasePlan() {}

    static void draft(PlanInput input, PlanDraft draft) {
        for (GroupCondition group : input.groups()) {
            Role source = group.active() == null ? input.source() : group.active();
            boolean holding = input.side(group, source).map(s -> s.hosts().holding()).orElse(false);
            if (holding) {
                draft.command(
                        group.observation().group(),
                        source,
                        GroupOrder.of(GroupOrder.Verb.RELEASE, null));
                draft.effect(
                        group.observation().group().name(),
                        group.state().toString(),
                        "Suspended, hosts go on at " + input.session().site(source));
            }
        }
        draft.note("From now on the source has writes that the target has not.");
    }
}
