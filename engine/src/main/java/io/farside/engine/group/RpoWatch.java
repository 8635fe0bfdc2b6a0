// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.group.GroupView.AlertLevel;
import io.farside.model.GroupPolicies;
import java.time.Duration;

/**
 * Compares the RPO with its thresholds. A level is reached the moment its threshold is, and left
 * when the RPO has been below that threshold for {@link #CALM} without a break: an RPO that swings
 * around a threshold is one alert, not many.
 */
final class RpoWatch {
    /** How long the RPO stays below a threshold before its alert ends. */
    static final Duration CALM = Duration.ofSeconds(30);

    private AlertLevel level = AlertLevel.NONE;
    private long calmNanos = Timers.OFF;

    AlertLevel level() {
        return level;
    }

    /**
     * @param ageNanos the RPO, 0 when the target lacks nothing or nothing is known
     * @return when to ask again though nothing else happens, {@link Timers#OFF} for never
     */
    long check(GroupPolicies.Alerts limits, long ageNanos, long nowNanos) {
        if (!limits.watchRpo()) {
            level = AlertLevel.NONE;
            calmNanos = Timers.OFF;
            return Timers.OFF;
        }
        AlertLevel reached = reached(limits, ageNanos);
        if (reached.compareTo(level) >= 0) {
            level = reached;
            calmNanos = Timers.OFF;
        } else {
            calmNanos = Math.min(calmNanos, nowNanos);
            if (nowNanos - calmNanos >= CALM.toNanos()) {
                level = reached;
                calmNanos = Timers.OFF;
            }
        }
        long calm = calmNanos == Timers.OFF ? Timers.OFF : calmNanos + CALM.toNanos();
        return Math.min(calm, next(limits, ageNanos, nowNanos));
    }

    private static AlertLevel reached(GroupPolicies.Alerts limits, long ageNanos) {
        if (isOver(limits.rpoAlert(), ageNanos)) {
            return AlertLevel.SEVERE;
        }
        return isOver(limits.rpoWarning(), ageNanos) ? AlertLevel.WARNING : AlertLevel.NONE;
    }

    private static boolean isOver(Duration threshold, long ageNanos) {
        return !threshold.isZero() && ageNanos >= threshold.toNanos();
    }

    /** When an RPO that only grows reaches the next threshold. */
    private static long next(GroupPolicies.Alerts limits, long ageNanos, long nowNanos) {
        if (ageNanos == 0) {
            return Timers.OFF;
        }
        long next = Timers.OFF;
        for (Duration threshold : new Duration[] {limits.rpoWarning(), limits.rpoAlert()}) {
            if (!threshold.isZero() && ageNanos < threshold.toNanos()) {
                next = Math.min(next, nowNanos + threshold.toNanos() - ageNanos);
            }
        }
        return next;
    }
}
