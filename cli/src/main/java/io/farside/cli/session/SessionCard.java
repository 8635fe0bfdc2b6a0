// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.session;

import io.farside.api.manager.ProgressView;
import io.farside.api.manager.RolePairView;
import io.farside.api.manager.SessionView;
import io.farside.cli.ExitCode;
import io.farside.cli.render.Card;
import io.farside.cli.render.Table;
import io.farside.cli.render.Text;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A session for people. */
final class SessionCard {
    private SessionCard() {}

    static Card of(SessionView s) {
        return new Card()
                .line("session", s.name())
                .line("type", s.type())
                .line("description", s.description())
                .line("status", s.status())
                .line("state", state(s))
                .line("because", String.join("\n", s.reasons()))
                .line("recoverable", recoverable(s))
                .line("active site", Text.orDash(s.activeSite()))
                .line("direction", direction(s))
                .line("rpo", rpo(s.rpoMillis()))
                .line("progress", s.progress() == null ? null : progress(s.progress()))
                .line("errors", s.errors() == 0 ? null : s.errors())
                .line("silent since", s.unknownSince())
                .line("task", s.task())
                .line("queued", s.queued().isEmpty() ? null : String.join("\n", s.queued()))
                .table(rolePairs(s.rolePairs()));
    }

    /** State with progress behind it. */
    static String state(SessionView s) {
        ProgressView p = s.progress();
        return p == null ? s.state() : s.state() + " " + p.percent() + " %";
    }

    /** Sites in the direction of copying: {@code oslo -> bergen}. */
    static String direction(SessionView s) {
        String[] roles = s.direction().split("->", 2);
        if (roles.length != 2) {
            return Text.orDash(s.direction());
        }
        return s.sites().getOrDefault(roles[0], roles[0])
                + " -> "
                + s.sites().getOrDefault(roles[1], roles[1]);
    }

    static String rpo(@Nullable Long millis) {
        if (millis == null) {
            return "-";
        }
        return millis < 1000 && millis > 0 ? "<1s" : Text.duration(Duration.ofMillis(millis));
    }

    /** {@code 42 %, 12 MiB of 30 MiB, 8 MiB/s, 3s left}. */
    static String progress(ProgressView p) {
        Long left = p.secondsLeft();
        return p.percent()
                + " %, "
                + Text.bytes(p.doneBytes())
                + " of "
                + Text.bytes(p.totalBytes())
                + ", "
                + Text.bytes(p.bytesPerSecond())
                + "/s"
                + (left == null ? "" : ", " + Text.duration(Duration.ofSeconds(left)) + " left");
    }

    private static String recoverable(SessionView s) {
        if (!s.recoverable()) {
            return "no";
        }
        return "yes, as of "
                + Text.orDash(s.recoverableAsOf())
                + " (since "
                + Text.orDash(s.recoverableSince())
                + ")";
    }

    private static Table rolePairs(List<RolePairView> pairs) {
        return new Table(
                List.of(
                        "ROLE PAIR",
                        "DIRECTION",
                        "MODE",
                        "STATE",
                        "RECOVERABLE",
                        "PAIRS",
                        "ERRORS",
                        "RPO"),
                pairs.stream()
                        .map(p ->
                                List.of(
                                        p.name(),
                                        p.direction(),
                                        p.mode(),
                                        p.state(),
                                        p.recoverable() ? "yes" : "no",
                                        p.pairsRecoverable() + "/" + p.pairs(),
                                        String.valueOf(p.pairsWithError()),
                                        rpo(p.rpoMillis())))
                        .toList());
    }

    /** Exit status that says how the session is. */
    static int exitCode(SessionView s) {
        return switch (s.status()) {
            case "Normal", "Inactive" -> ExitCode.DONE;
            case "Warning" -> ExitCode.WARNING;
            default -> ExitCode.FAILED;
        };
    }
}
