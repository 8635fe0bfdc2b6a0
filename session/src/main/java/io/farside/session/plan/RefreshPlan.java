// SPDX-License-Identifier: Apache-2.0
package io.farside.session.plan;

import io.farside.session.GroupDefinition;
import io.farside.session.status.GroupCondition;
import java.util.TreeSet;

/** Refresh States: reads the state of every node of the session anew. */
final class RefreshPlan {
    private RefreshPlan() {}

    static void draft(PlanInput input, PlanDraft draft) {
        TreeSet<String> systems = new TreeSet<>();
        for (GroupCondition group : input.groups()) {
            GroupDefinition definition = group.observation().group();
            systems.add(definition.first());
            systems.add(definition.second());
        }
        systems.forEach(draft::refresh);
    }
}
