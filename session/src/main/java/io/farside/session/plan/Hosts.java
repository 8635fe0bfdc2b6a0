// SPDX-License-Identifier: Apache-2.0
package io.farside.session.plan;

import io.farside.session.Role;
import io.farside.session.status.GroupCondition;

/** Hosts that stand in the way of a change of roles. */
final class Hosts {
    private Hosts() {}

    static void check(PlanInput input, Role at, boolean disconnect, PlanDraft draft) {
        int writing = 0;
        for (GroupCondition group : input.groups()) {
            writing += input.side(group, at).map(s -> s.hosts().writing()).orElse(0);
        }
        if (writing > 0 && !disconnect) {
            draft.block(Blocks.hosts(input.session(), at, writing));
        } else if (writing > 0) {
            draft.note(
                    writing + " host connections are cut off at " + input.session().site(at) + ".");
        }
    }
}
