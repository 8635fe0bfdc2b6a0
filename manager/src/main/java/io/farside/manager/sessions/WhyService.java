// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.sessions;

import io.farside.api.manager.HistoryView;
import io.farside.api.manager.WhyView;
import io.farside.manager.store.Store;
import io.farside.session.Role;
import io.farside.session.observe.LoneWrites;
import io.farside.session.observe.SideObservation;
import io.farside.session.observe.SideState;
import io.farside.session.status.GroupCondition;
import io.farside.session.status.SessionCondition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The evidence for the state of a session. */
public final class WhyService {
    private final StatusBoard board;
    private final Store store;

    public WhyService(StatusBoard board, Store store) {
        this.board = board;
        this.store = store;
    }

    public WhyView why(String name) {
        StatusBoard.Reading reading = board.read(name);
        SessionCondition condition = reading.condition();
        List<WhyView.Evidence> evidence = new ArrayList<>();
        for (String reason : condition.reasons()) {
            evidence.add(derived("reason", reason));
        }
        evidence.add(
                derived(
                        "recoverable",
                        (condition.exposure().recoverable() ? "yes: " : "no: ")
                                + condition.exposure().reason()));
        evidence.add(
                derived(
                        "production",
                        "expected at "
                                + reading.session().site(reading.session().production().role())));
        for (GroupCondition group : condition.groups()) {
            for (Role role :
                    List.of(group.observation().firstRole(), group.observation().secondRole())) {
                side(group, role, evidence);
            }
        }
        return new WhyView(
                "session/" + name,
                condition.status() + ": " + condition.state() + " " + condition.direction(),
                evidence);
    }

    public HistoryView history(String name, int limit) {
        board.read(name);
        return store.history(name, limit);
    }

    private static void side(GroupCondition group, Role role, List<WhyView.Evidence> evidence) {
        String source = "storage system " + group.observation().group().system(role);
        String about = "group " + group.observation().group().name() + " ";
        switch (group.observation().side(role)) {
            case SideObservation.Silent(Instant since) ->
                    evidence.add(fact(about + "state", "unknown: no answer", source, since));
            case SideObservation.Absent(Instant at) ->
                    evidence.add(fact(about + "state", "it has no such group", source, at));
            case SideObservation.Answered(SideState s) -> {
                evidence.add(
                        fact(
                                about + "state",
                                s.role() + ", " + s.status().label() + ", link " + s.link(),
                                source,
                                s.at()));
                evidence.add(
                        fact(
                                about + "role epoch",
                                s.roleEpoch() + ", highest seen " + s.highestSeen(),
                                source,
                                s.at()));
                evidence.add(
                        fact(
                                about + "volumes",
                                s.volumes().stream()
                                        .map(v -> v.volume() + " " + v.sync().label())
                                        .toList()
                                        .toString(),
                                source,
                                s.at()));
                evidence.add(fact(about + "lone writes here", lone(s.here()), source, s.at()));
                evidence.add(
                        fact(
                                about + "hosts",
                                (s.hosts().open() ? "may write" : s.hosts().refused())
                                        + ", writing: "
                                        + s.hosts().writing(),
                                source,
                                s.at()));
                if (!s.verdict().isEmpty()) {
                    evidence.add(fact(about + "last verdict", s.verdict(), source, s.at()));
                }
            }
        }
    }

    private static String lone(LoneWrites writes) {
        return writes.known()
                ? writes.extents() + " extents, " + writes.bytes() + " bytes"
                : "unknown since " + writes.unknownSince();
    }

    private static WhyView.Evidence derived(String statement, String value) {
        return fact(statement, value, "manager", null);
    }

    private static WhyView.Evidence fact(
            String statement, String value, String source, @Nullable Instant at) {
        return new WhyView.Evidence(statement, value, source, SessionViews.text(at));
    }
}
