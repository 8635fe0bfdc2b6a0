// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.group;

import io.farside.api.ProblemView;
import io.farside.api.node.GroupView;
import io.farside.api.node.LoneWritesView;
import io.farside.api.node.TargetView;
import io.farside.api.node.TargetVolumeView;
import io.farside.cli.render.Card;
import io.farside.cli.render.Table;
import io.farside.cli.render.Text;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** A group for people. */
final class GroupCard {
    private GroupCard() {}

    static Card of(GroupView g) {
        TargetView t = g.target();
        ProblemView reason = g.accessReason();
        ProblemView problem = g.problem();
        return new Card()
                .line("group", g.name())
                .line("id", g.groupId())
                .line("node", g.nodeName())
                .line("role", g.role())
                .line("status", t.statusLabel())
                .line("problem", problem == null ? null : problem.code() + " " + problem.detail())
                .line("access", g.access() + (reason == null ? "" : ": " + reason.detail()))
                .line("hosts writing", g.hostsWriting())
                .line("under way", g.pendingGoal())
                .line("role epoch", g.roleEpoch().counter() + "@" + g.roleEpoch().writer())
                .line("generation", g.generation())
                .line("peer", t.nodeName() + ", link " + t.link())
                .line("mode", mode(t))
                .line("policies", PolicyOptions.words(t.policies()))
                .line("recoverable", (t.recoverable() ? "yes: " : "no: ") + t.recoverableReason())
                .line("RPO", rpo(t))
                .line("alert", t.alerts().isEmpty() ? null : alerts(t))
                .line("writes only here", lone(t.loneWritesHere()))
                .line("writes only there", lone(t.loneWritesThere()))
                .line("last handshake", t.lastVerdict())
                .table(volumes(t.volumes()));
    }

    /** How far the target is behind, for people. */
    static String rpo(TargetView t) {
        Long millis = t.rpo().millis();
        if (millis == null) {
            return "unknown";
        }
        String time = millis < 10_000 ? millis + " ms" : Text.duration(Duration.ofMillis(millis));
        return switch (t.rpo().certainty()) {
            case "Measured" -> time;
            case "Estimated" -> time + " (estimated)";
            default -> time + " (last known)";
        };
    }

    private static String alerts(TargetView t) {
        return t.alerts().stream()
                .map(a -> a.code() + " " + a.detail())
                .collect(Collectors.joining("; "));
    }

    private static String mode(TargetView t) {
        Integer seconds = t.periodSeconds();
        return seconds == null ? t.mode() : t.mode() + ", every " + seconds + " s";
    }

    /** The worst sync status of the volumes. */
    static String sync(TargetView t) {
        return t.volumes().stream()
                .filter(v -> !v.sync().equals("Synced"))
                .findFirst()
                .map(GroupCard::sync)
                .orElse("Synced");
    }

    private static String sync(TargetVolumeView v) {
        return v.syncPercent() == null ? v.sync() : v.sync() + " " + v.syncPercent() + " %";
    }

    private static String lone(LoneWritesView l) {
        if (!l.known()) {
            return "unknown since " + Text.orDash(l.unknownSince());
        }
        return l.bytes() == 0
                ? "none"
                : Text.bytes(l.bytes())
                        + " in "
                        + l.extents()
                        + " stretches, "
                        + l.firstAt()
                        + " to "
                        + l.lastAt();
    }

    private static Table volumes(List<TargetVolumeView> volumes) {
        return new Table(
                List.of("VOLUME", "AT THE PEER", "SIZE", "SYNC", "DIFFERING"),
                volumes.stream()
                        .map(v ->
                                List.of(
                                        v.name(),
                                        v.peerName(),
                                        Text.bytes(v.sizeBytes()),
                                        sync(v),
                                        Text.bytes(v.dirtyBytes())))
                        .toList());
    }
}
