// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.session;

import io.farside.api.ProblemView;
import io.farside.api.manager.PlanView;
import io.farside.cli.render.Card;
import io.farside.cli.render.Table;
import io.farside.cli.render.Text;
import java.util.List;

/** A plan for people. */
final class PlanCard {
    private PlanCard() {}

    static Card of(PlanView p) {
        Long bytes = p.bytesToMove();
        return new Card()
                .line("session", p.session())
                .line("command", p.command())
                .line(
                        "blocked by",
                        String.join("\n", p.blockers().stream().map(PlanCard::problem).toList()))
                .line("moves", bytes == null ? "unknown" : Text.bytes(bytes))
                .line("discards", p.lost().isEmpty() ? "nothing" : losses(p))
                .line("then counts", p.authoritativeAfter())
                .line("note", String.join("\n", p.notes()))
                .table(steps(p.steps()))
                .table(effects(p.pairs()));
    }

    /** What would be discarded, one line for each side and group. */
    static String losses(PlanView p) {
        return String.join("\n", p.lost().stream().map(PlanCard::loss).toList());
    }

    private static String loss(PlanView.Loss l) {
        if (!l.known()) {
            return l.site() + " " + l.group() + ": unknown since " + Text.orDash(l.unknownSince());
        }
        return l.site()
                + " "
                + l.group()
                + ": "
                + Text.bytes(l.bytes())
                + " in "
                + l.extents()
                + " stretches, written "
                + Text.orDash(l.firstAt())
                + " to "
                + Text.orDash(l.lastAt());
    }

    private static String problem(ProblemView p) {
        return p.code() + " " + p.detail() + (p.correction().isEmpty() ? "" : " " + p.correction());
    }

    private static Table steps(List<PlanView.Step> steps) {
        return new Table(
                List.of("STEP", "ACTION", "ON", "COUNTS AFTERWARDS"),
                steps.stream()
                        .map(s ->
                                List.of(
                                        String.valueOf(s.number()),
                                        s.action(),
                                        s.target(),
                                        s.authoritativeAfter()))
                        .toList());
    }

    private static Table effects(List<PlanView.Effect> effects) {
        return new Table(
                List.of("GROUP", "NOW", "AFTERWARDS"),
                effects.stream().map(e -> List.of(e.group(), e.from(), e.to())).toList());
    }
}
