// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.group;

import io.farside.api.node.PoliciesView;
import io.farside.cli.LifeTime;
import io.farside.cli.render.Text;
import java.time.Duration;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for the policies of one side of a group. */
final class PolicyOptions {
    @Option(
            names = "--auto-recover",
            paramLabel = "on|off",
            converter = OnOff.Reader.class,
            completionCandidates = OnOff.Words.class,
            description = "Start again by itself when a lost link returns (on).")
    private @Nullable OnOff autoRecover;

    @Option(
            names = "--auto-synchronize",
            paramLabel = "on|off",
            converter = OnOff.Reader.class,
            completionCandidates = OnOff.Words.class,
            description =
                    "After a failover to this side, reprotect by itself when the old primary"
                            + " returns without writes of its own (off).")
    private @Nullable OnOff autoSynchronize;

    @Option(
            names = "--on-replication-loss",
            paramLabel = "POLICY",
            description = "release (default), hold or fail, when a sync target is lost.")
    private @Nullable String onReplicationLoss;

    @Option(
            names = "--hold-budget",
            paramLabel = "TIME",
            converter = LifeTime.class,
            description = "How long writes are held before that, up to 60s (3s).")
    private @Nullable Long holdBudget;

    @Option(
            names = "--hold-limit",
            paramLabel = "TIME",
            converter = LifeTime.class,
            description = "When writes held by the policy hold fail; 0s for never (0s).")
    private @Nullable Long holdLimit;

    @Option(
            names = "--base-image-on-stop",
            paramLabel = "on|off",
            converter = OnOff.Reader.class,
            completionCandidates = OnOff.Words.class,
            description =
                    "When replication ends with both sides equal, keep an image of that state at"
                            + " the primary (off).")
    private @Nullable OnOff baseImageOnStop;

    @Option(
            names = "--over-period-alert",
            paramLabel = "on|off",
            converter = OnOff.Reader.class,
            completionCandidates = OnOff.Words.class,
            description = "Alert when a cycle takes longer than its period (on).")
    private @Nullable OnOff overPeriodAlert;

    @Option(
            names = "--rpo-warning",
            paramLabel = "TIME",
            converter = LifeTime.class,
            description = "An RPO from this on is a warning; 0s for never (0s).")
    private @Nullable Long rpoWarning;

    @Option(
            names = "--rpo-alert",
            paramLabel = "TIME",
            converter = LifeTime.class,
            description = "An RPO from this on is severe; 0s for never (0s).")
    private @Nullable Long rpoAlert;

    /** Whether any is given. */
    boolean isAny() {
        boolean ofLoss = onReplicationLoss != null || holdBudget != null || holdLimit != null;
        boolean automatic = autoRecover != null || autoSynchronize != null;
        boolean alerts = overPeriodAlert != null || rpoWarning != null || rpoAlert != null;
        return ofLoss || automatic || alerts || baseImageOnStop != null;
    }

    /** These policies, with those that are given in their place. */
    PoliciesView over(PoliciesView known) {
        return new PoliciesView(
                autoRecover == null ? known.autoRecover() : autoRecover.isOn(),
                onReplicationLoss == null ? known.onReplicationLoss() : onReplicationLoss,
                holdBudget == null ? known.holdBudgetMillis() : holdBudget * 1000,
                holdLimit == null ? known.holdLimitMillis() : holdLimit * 1000,
                given(autoSynchronize, known.autoSynchronize()),
                given(baseImageOnStop, known.baseImageOnStop()),
                given(overPeriodAlert, known.overPeriodAlert()),
                rpoWarning == null ? known.rpoWarningMillis() : Long.valueOf(rpoWarning * 1000),
                rpoAlert == null ? known.rpoAlertMillis() : Long.valueOf(rpoAlert * 1000));
    }

    private static @Nullable Boolean given(@Nullable OnOff option, @Nullable Boolean known) {
        return option == null ? known : Boolean.valueOf(option.isOn());
    }

    /** Policies for people, by the names of the options. */
    static String words(PoliciesView p) {
        return new StringJoiner(", ")
                .add("auto-recover " + word(p.autoRecover()))
                .add("auto-synchronize " + word(p.autoSynchronize()))
                .add("on-replication-loss " + p.onReplicationLoss())
                .add("hold-budget " + time(p.holdBudgetMillis(), "0s"))
                .add("hold-limit " + time(p.holdLimitMillis(), "none"))
                .add("base-image-on-stop " + word(p.baseImageOnStop()))
                .add("over-period-alert " + word(p.overPeriodAlert()))
                .add("rpo-warning " + time(p.rpoWarningMillis(), "none"))
                .add("rpo-alert " + time(p.rpoAlertMillis(), "none"))
                .toString();
    }

    private static String word(@Nullable Boolean on) {
        return Boolean.TRUE.equals(on) ? "on" : "off";
    }

    private static String time(@Nullable Long millis, String zero) {
        if (millis == null || millis == 0) {
            return zero;
        }
        return millis % 1000 == 0 ? Text.duration(Duration.ofMillis(millis)) : millis + "ms";
    }
}
