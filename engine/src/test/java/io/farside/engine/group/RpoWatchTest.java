// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.farside.engine.group.GroupView.AlertLevel;
import io.farside.model.GroupPolicies.Alerts;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The RPO against its thresholds, with a clock stepped by hand. */
class RpoWatchTest {
    private static final Alerts LIMITS =
            new Alerts(true, Duration.ofSeconds(10), Duration.ofSeconds(60));

    private final RpoWatch watch = new RpoWatch();
    private long now = 1_000_000_000_000L;

    private static long seconds(double seconds) {
        return (long) (seconds * 1e9);
    }

    /** The RPO after this time, and when to ask again in seconds from then. */
    private double ask(double after, double age) {
        now += seconds(after);
        long again = watch.check(LIMITS, seconds(age), now);
        return again == Timers.OFF ? -1 : (again - now) / 1e9;
    }

    @Test
    void aLevelIsReachedTheMomentItsThresholdIs() {
        assertThat(ask(0, 0)).as("nothing grows").isEqualTo(-1);
        assertThat(ask(1, 4)).as("time to the warning").isEqualTo(6);
        assertThat(watch.level()).isEqualTo(AlertLevel.NONE);
        assertThat(ask(6, 10)).as("time to the alert").isEqualTo(50);
        assertThat(watch.level()).isEqualTo(AlertLevel.WARNING);
        assertThat(ask(50, 60)).isEqualTo(-1);
        assertThat(watch.level()).isEqualTo(AlertLevel.SEVERE);
    }

    @Test
    void aLevelIsLeft_whenTheRpoHasBeenBelowItsThresholdFor30Seconds() {
        ask(0, 70);
        assertThat(ask(1, 20)).as("the warning stays reached").isEqualTo(30);
        assertThat(watch.level()).isEqualTo(AlertLevel.SEVERE);
        ask(29, 15);
        assertThat(watch.level()).isEqualTo(AlertLevel.SEVERE);
        ask(1, 15);
        assertThat(watch.level()).as("down to what it is now").isEqualTo(AlertLevel.WARNING);
        assertThat(ask(1, 0)).isEqualTo(30);
        ask(30, 0);
        assertThat(watch.level()).isEqualTo(AlertLevel.NONE);
    }

    @Test
    void anRpoThatSwingsAroundAThresholdIsOneAlert() {
        ask(0, 10);
        for (int i = 0; i < 20; i++) {
            ask(15, 0);
            assertThat(watch.level()).isEqualTo(AlertLevel.WARNING);
            ask(14, 12);
            assertThat(watch.level()).isEqualTo(AlertLevel.WARNING);
        }
    }

    @Test
    void thresholdsThatAreOffAlertNobody() {
        ask(0, 70);
        assertThat(watch.check(Alerts.DEFAULT, seconds(999), now)).isEqualTo(Timers.OFF);
        assertThat(watch.level()).isEqualTo(AlertLevel.NONE);
        Alerts alertOnly = new Alerts(true, Duration.ZERO, Duration.ofSeconds(5));
        watch.check(alertOnly, seconds(4), now);
        assertThat(watch.level()).isEqualTo(AlertLevel.NONE);
        watch.check(alertOnly, seconds(5), now);
        assertThat(watch.level()).isEqualTo(AlertLevel.SEVERE);
    }

    @Test
    void anAlertBelowItsWarningCannotBe() {
        assertThatThrownBy(() -> new Alerts(true, Duration.ofSeconds(5), Duration.ofSeconds(4)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
