// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which is the oldest write that the target lacks. */
class ExposureTest {
    private final Exposure exposure = new Exposure();

    @Test
    void theOldestWriteCounts_untilTheTargetHoldsEverything() {
        assertThat(exposure.oldestNanos()).isEqualTo(Exposure.NOTHING);
        exposure.written(10);
        exposure.written(20);
        assertThat(exposure.oldestNanos()).isEqualTo(10);
        exposure.holdsAll();
        assertThat(exposure.oldestNanos()).isEqualTo(Exposure.NOTHING);
    }

    @Test
    void whatIsWrittenAfterTheInstantOfACycleIsTheOldestAtItsEnd() {
        exposure.written(10);
        exposure.cut();
        assertThat(exposure.oldestNanos()).as("the cycle is not over").isEqualTo(10);
        exposure.written(30);
        exposure.written(40);
        exposure.holdsCut();
        assertThat(exposure.oldestNanos()).isEqualTo(30);
        exposure.cut();
        exposure.holdsCut();
        assertThat(exposure.oldestNanos()).isEqualTo(Exposure.NOTHING);
    }

    @Test
    void whatAnEarlierRunLeftIsForgotten_whenTheTargetHoldsAStateOfThisOne() {
        exposure.recovered(1234);
        exposure.written(10);
        assertThat(exposure.labelMillis()).isEqualTo(1234);
        exposure.cut();
        exposure.holdsCut();
        assertThat(exposure.labelMillis()).isZero();
    }
}
