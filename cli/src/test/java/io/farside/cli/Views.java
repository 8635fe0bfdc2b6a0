// SPDX-License-Identifier: Apache-2.0
package io.farside.cli;

import io.farside.api.ProblemView;
import io.farside.api.manager.GroupRef;
import io.farside.api.manager.PlanView;
import io.farside.api.manager.ProgressView;
import io.farside.api.manager.RolePairView;
import io.farside.api.manager.SessionPolicies;
import io.farside.api.manager.SessionView;
import io.farside.api.manager.TaskView;
import io.farside.model.Problem;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a manager might send. */
final class Views {
    static final String NOON = "2026-11-20T12:00:00Z";

    private Views() {}

    static SessionView session(String name, String status, String state) {
        boolean well = status.equals("Normal");
        RolePairView pair =
                new RolePairView(
                        "H1-H2",
                        "H1->H2",
                        "sync",
                        state,
                        status,
                        true,
                        NOON,
                        !well,
                        null,
                        well ? 0L : null,
                        2,
                        2,
                        0,
                        List.of(),
                        List.of(new GroupRef(name, "id", "oslo", "bergen")));
        return new SessionView(
                name,
                "MM",
                "wages",
                7,
                Map.of("H1", "oslo", "H2", "bergen"),
                status,
                state,
                well ? List.of() : List.of("link between oslo and bergen is down"),
                true,
                NOON,
                NOON,
                !well,
                well ? null : new ProgressView(42, 420 << 20, 1000 << 20, 421 << 20, 70 << 20, 8L),
                0,
                "H1",
                "oslo",
                "H1->H2",
                null,
                well ? 0L : null,
                2,
                new SessionPolicies(true, "release", 3000, 0),
                List.of(pair),
                null,
                List.of(),
                NOON,
                null);
    }

    static PlanView failback(Problem... blockers) {
        return new PlanView(
                "payroll",
                "failback",
                List.of(
                        new PlanView.Step(1, "reprotect", "reprotect", "bergen/payroll", "bergen"),
                        new PlanView.Step(2, "flip", "failback", "bergen/payroll", "oslo")),
                List.of(new PlanView.Effect("payroll", "Stopped(Failover)", "Started")),
                12L << 20,
                List.of(new PlanView.Loss("payroll", "oslo", true, 3, 192 << 10, NOON, NOON, null)),
                "oslo",
                List.of(blockers).stream().map(ProblemView::of).toList(),
                List.of("hosts at bergen are cut off at the flip"));
    }

    static TaskView task(String state, @Nullable Problem problem) {
        boolean ended = !state.equals("Running");
        return new TaskView(
                "t-1",
                "payroll",
                "failback",
                state,
                NOON,
                ended ? NOON : null,
                List.of(
                        new TaskView.Step(
                                1, "reprotect", "bergen/payroll", "Done", NOON, NOON, null),
                        new TaskView.Step(
                                2,
                                "wait",
                                "bergen/payroll",
                                ended ? "Done" : "Running",
                                NOON,
                                null,
                                "Syncing 42 %")),
                ended ? null : new ProgressView(42, 420 << 20, 1000 << 20, 421 << 20, 70 << 20, 8L),
                problem == null ? null : ProblemView.of(problem));
    }
}
