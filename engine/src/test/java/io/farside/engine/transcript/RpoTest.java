// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.engine.group.GroupCommand;
import io.farside.engine.group.GroupView.AlertLevel;
import io.farside.engine.group.GroupView.Certainty;
import io.farside.model.GroupPolicies;
import io.farside.model.LossPolicy;
import io.farside.model.ReplicationMode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How far the target is behind, and who is alarmed; time moves by hand. */
class RpoTest {
    private final Story story = new Story(1);
    private final Side alpha = story.alpha;
    private final Side beta = story.beta;

    private static Certainty certainty(Side side) {
        return side.view().target().rpo().certainty();
    }

    private static AlertLevel level(Side side) {
        return side.view().target().alerts().rpo();
    }

    private void seconds(int seconds) {
        story.advance(Duration.ofSeconds(seconds));
    }

    private void follows(ReplicationMode mode, Duration period) {
        story.mode = mode;
        story.period = period;
        story.linked();
        alpha.command(new GroupCommand.Start(null, false));
        story.run();
        seconds(1);
    }

    private void alerts(boolean overPeriod, int warningSeconds, int alertSeconds) {
        story.policies =
                new GroupPolicies(
                        true,
                        false,
                        LossPolicy.RELEASE,
                        Duration.ofSeconds(3),
                        Duration.ZERO,
                        false,
                        new GroupPolicies.Alerts(
                                overPeriod,
                                Duration.ofSeconds(warningSeconds),
                                Duration.ofSeconds(alertSeconds)));
    }

    @Test
    void nothingIsKnownBeforeTheFirstSync() {
        story.linked();
        assertThat(alpha.rpoMillis()).isEqualTo(-1);
        assertThat(beta.rpoMillis()).isEqualTo(-1);
    }

    @Test
    void aMirrorLacksNothing_andAfterALossWhatWasWrittenAlone() {
        story.mirroring();
        assertThat(alpha.rpoMillis()).isZero();
        assertThat(certainty(alpha)).isEqualTo(Certainty.MEASURED);
        assertThat(beta.rpoMillis()).isZero();
        assertThat(certainty(beta)).isEqualTo(Certainty.MEASURED);

        story.cut();
        story.run();
        alpha.write(0, 1, "a");
        seconds(2);
        assertThat(alpha.rpoMillis()).as("held: nobody was told that it is done").isZero();
        assertThat(certainty(alpha)).isEqualTo(Certainty.UNKNOWN);
        seconds(8);
        assertThat(alpha.rpoMillis()).as("released 3 s after the loss").isEqualTo(7_000);
        assertThat(certainty(alpha)).isEqualTo(Certainty.UNKNOWN);
        assertThat(beta.rpoMillis()).as("since it mirrored last").isEqualTo(10_000);
        assertThat(certainty(beta)).isEqualTo(Certainty.ESTIMATED);

        story.connect();
        assertThat(alpha.rpoMillis()).isZero();
        assertThat(certainty(alpha)).isEqualTo(Certainty.MEASURED);
    }

    @Test
    void aPrimaryThatWasAwayKnowsItByItsLabel() {
        story.mirroring();
        story.cut();
        seconds(5);
        alpha.write(0, 1, "a");
        seconds(4);
        alpha.kill();
        alpha.start();
        seconds(6);
        assertThat(alpha.rpoMillis()).isBetween(9_900L, 10_100L);
        assertThat(certainty(alpha)).isEqualTo(Certainty.UNKNOWN);
        story.connect();
        assertThat(alpha.rpoMillis()).isZero();
    }

    @Test
    void aTargetOfCyclesLacksTheOldestWriteThatNoCycleBrought() {
        follows(ReplicationMode.PERIODIC, Duration.ofSeconds(10));
        assertThat(alpha.rpoMillis()).isZero();
        assertThat(certainty(alpha)).isEqualTo(Certainty.MEASURED);
        seconds(20);
        assertThat(alpha.rpoMillis()).as("nothing was written").isZero();
        alpha.write(0, 1, "a");
        seconds(3);
        alpha.write(0, 2, "b");
        seconds(1);
        assertThat(alpha.rpoMillis()).isEqualTo(4_000);
        assertThat(beta.rpoMillis()).as("by the label of its last cycle").isGreaterThan(4_000);
        assertThat(certainty(beta)).isEqualTo(Certainty.ESTIMATED);
        seconds(10);
        assertThat(alpha.rpoMillis()).as("a cycle brought both").isZero();
    }

    @Test
    void aCycleThatIsNotOverBringsNothing() {
        follows(ReplicationMode.PERIODIC, Duration.ofSeconds(10));
        alpha.write(0, 1, "a");
        seconds(1);
        beta.disk.stalled = true;
        seconds(14);
        assertThat(alpha.rpoMillis()).as("the cycle is not over").isEqualTo(15_000);
        beta.disk.stalled = false;
        story.unstall(beta);
        story.run();
        assertThat(alpha.rpoMillis()).isZero();
    }

    @Test
    void aGlobalCopyLacksNothingBetweenItsCycles() {
        follows(ReplicationMode.GLOBAL_COPY, Duration.ofSeconds(10));
        alpha.write(0, 1, "a");
        seconds(1);
        assertThat(alpha.rpoMillis()).isZero();
        story.cut();
        seconds(1);
        alpha.write(0, 1, "b");
        seconds(7);
        assertThat(alpha.rpoMillis()).isEqualTo(7_000);
        assertThat(certainty(alpha)).isEqualTo(Certainty.UNKNOWN);
    }

    @Test
    void thresholdsAreReachedAndLeft_inTheView() {
        alerts(true, 5, 20);
        story.mirroring();
        story.cut();
        seconds(4);
        alpha.write(0, 1, "a");
        seconds(4);
        assertThat(level(alpha)).isEqualTo(AlertLevel.NONE);
        seconds(1);
        assertThat(level(alpha)).isEqualTo(AlertLevel.WARNING);
        seconds(15);
        assertThat(level(alpha)).isEqualTo(AlertLevel.SEVERE);
        assertThat(level(beta)).as("a target alarms nobody").isEqualTo(AlertLevel.NONE);
        story.connect();
        seconds(29);
        assertThat(alpha.rpoMillis()).isZero();
        assertThat(level(alpha)).isEqualTo(AlertLevel.SEVERE);
        seconds(2);
        assertThat(level(alpha)).isEqualTo(AlertLevel.NONE);
    }

    @Test
    void aCycleThatOverrunsItsPeriodIsAnAlert_untilOneIsInTime() {
        alerts(true, 0, 0);
        follows(ReplicationMode.PERIODIC, Duration.ofSeconds(10));
        alpha.write(0, 1, "a");
        beta.disk.stalled = true;
        seconds(12);
        assertThat(alpha.view().target().alerts().overPeriod()).isFalse();
        seconds(10);
        assertThat(alpha.view().target().alerts().overPeriod()).as("still under way").isTrue();
        assertThat(String.join("\n", alpha.view().why())).contains("longer than its period");
        beta.disk.stalled = false;
        story.unstall(beta);
        story.run();
        seconds(1);
        assertThat(alpha.view().target().alerts().overPeriod()).as("one in time").isFalse();
        assertThat(String.join("\n", alpha.view().why())).doesNotContain("longer than its period");
    }

    @Test
    void anOverrunAlarmsNobody_whenThePolicyIsOff() {
        alerts(false, 0, 0);
        follows(ReplicationMode.PERIODIC, Duration.ofSeconds(10));
        alpha.write(0, 1, "a");
        beta.disk.stalled = true;
        seconds(25);
        assertThat(alpha.view().target().alerts().overPeriod()).isFalse();
        assertThat(String.join("\n", alpha.view().why())).contains("longer than its period");
    }
}
