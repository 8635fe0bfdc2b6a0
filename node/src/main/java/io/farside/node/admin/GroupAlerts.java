// SPDX-License-Identifier: Apache-2.0
package io.farside.node.admin;

import io.farside.api.ProblemView;
import io.farside.api.node.RpoView;
import io.farside.engine.group.GroupView;
import io.farside.engine.group.Now;
import io.farside.model.GroupPolicies;
import io.farside.model.Problem;
import io.farside.node.group.GroupDefinition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far a group's target is behind, and what its policies make an alert. */
final class GroupAlerts {
    private GroupAlerts() {}

    /**
     * @param now by the clocks that the group's engine is given
     */
    static RpoView rpo(@Nullable GroupView view, Now now) {
        if (view == null) {
            return new RpoView(null, "Unknown");
        }
        GroupView.RpoView rpo = view.target().rpo();
        long age = rpo.ageNanos(now);
        return new RpoView(age < 0 ? null : Long.valueOf(age / 1_000_000), word(rpo.certainty()));
    }

    private static String word(GroupView.Certainty certainty) {
        return switch (certainty) {
            case MEASURED -> "Measured";
            case ESTIMATED -> "Estimated";
            case UNKNOWN -> "Unknown";
        };
    }

    static List<ProblemView> of(GroupDefinition definition, @Nullable GroupView view) {
        List<ProblemView> alerts = new ArrayList<>();
        if (view == null) {
            return alerts;
        }
        GroupPolicies.Alerts limits = definition.enginePolicies().alerts();
        switch (view.target().alerts().rpo()) {
            case NONE -> {}
            case WARNING ->
                    alerts.add(rpo("FSDN2075W", definition, limits.rpoWarning().toMillis()));
            case SEVERE -> alerts.add(rpo("FSDN2076E", definition, limits.rpoAlert().toMillis()));
        }
        if (view.target().alerts().overPeriod()) {
            alerts.add(
                    ProblemView.of(
                            Problem.of(
                                    "FSDN2077W",
                                    "A cycle of group "
                                            + definition.name()
                                            + " took longer than its period.",
                                    "Give the group a longer period or the link more"
                                            + " bandwidth; the alert ends with a cycle in time.",
                                    definition.name())));
        }
        return alerts;
    }

    /** Whether an alert makes the health severe. */
    static boolean isSevere(ProblemView alert) {
        return alert.code().endsWith("E");
    }

    private static ProblemView rpo(String code, GroupDefinition definition, long millis) {
        return ProblemView.of(
                Problem.of(
                        code,
                        "The target of group "
                                + definition.name()
                                + " is, or was within the last 30 s, more than "
                                + millis
                                + " ms behind.",
                        "Look at the link, at the other node and at what hosts write.",
                        definition.name()));
    }
}
