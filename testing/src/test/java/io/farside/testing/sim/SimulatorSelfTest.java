// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.model.ReplicationMode;
import io.farside.testing.sim.TinyMirror.Flaw;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The simulator itself: it lets a right model through and catches wrong ones. */
class SimulatorSelfTest {
    private static SimRun.Result run(long seed, Flaw flaw) {
        return SimRun.of(
                new World(seed, ReplicationMode.SYNC, true, TinyMirror.with(flaw), null), null);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void rightModel_passes_withoutFaults(long seed) {
        SimRun.Result result = run(seed, Flaw.NONE);

        assertThat(result.failure()).as("seed " + seed).isNull();
        assertThat(result.writes()).isGreaterThan(50);
    }

    @ParameterizedTest
    @CsvSource({
        "EARLY_ACK, I1",
        "LOCAL_FLUSH, I1",
        "FORGETFUL_TARGET, I1",
        "BOTH_SERVE, I3",
        "NEEDLESS_COPY, I4",
        "TWO_PRIMARIES, I9",
        "STUCK, Liveness"
    })
    void wrongModel_isCaught_byItsChecker(Flaw flaw, String invariant) {
        boolean caught = false;
        for (long seed = 1; seed <= 40 && !caught; seed++) {
            Throwable failure = run(seed, flaw).failure();
            caught = failure instanceof Violation found && found.invariant().equals(invariant);
        }

        assertThat(caught).as("caught within 40 seeds").isTrue();
    }

    @Test
    void sameSeed_givesSameHistory() {
        assertThat(run(5, Flaw.NONE).sha256()).isEqualTo(run(5, Flaw.NONE).sha256());
        assertThat(run(5, Flaw.NONE).sha256()).isNotEqualTo(run(6, Flaw.NONE).sha256());
    }
}
