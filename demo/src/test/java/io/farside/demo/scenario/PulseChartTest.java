// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.demo.scenario.Pulse.Beat;
import io.farside.demo.scenario.Pulse.Mark;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PulseChartTest {
    private static final Beat NOTHING = new Beat(0, 0, false);
    private static final Beat RESTING = new Beat(0, 0, true);

    @Test
    void showsProductionMove_theGap_andTheRest() {
        List<Beat> beats =
                List.of(
                        NOTHING,
                        new Beat(8, 0, false),
                        new Beat(4, 0, false),
                        NOTHING,
                        new Beat(0, 1, false),
                        RESTING,
                        new Beat(0, 8, false),
                        RESTING);
        List<Mark> marks = List.of(new Mark(3, "kill -9"), new Mark(5, "verify"));
        assertThat(PulseChart.of(beats, marks, true))
                .containsExactly(
                        "  Writes acknowledged, a column is 0.1 s, the highest 80 a second;"
                                + " \u00b7: everyone rests while all is verified",
                        "  oslo    \u2588\u2584  \u00b7",
                        "  bergen     \u2581\u00b7\u2588",
                        "            1 2",
                        "          1 kill -9  2 verify");
        assertThat(PulseChart.of(beats, List.of(), false))
                .endsWith("  oslo    #:  -", "  bergen     .-#");
    }

    @Test
    void fitsALongStoryIntoALine() {
        List<Beat> beats = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            beats.add(new Beat(i % 7 + 1, 0, false));
        }
        assertThat(PulseChart.of(beats, List.of(), true))
                .allMatch(line -> line.length() < 110)
                .hasSize(3);
    }

    @Test
    void isLeftOut_whenNothingWasAcknowledged() {
        assertThat(PulseChart.of(List.of(NOTHING, RESTING), List.of(), true)).isEmpty();
    }

    @Test
    void scenesAreDrawnForEveryTerminal() {
        Scene scene =
                new Scene(
                        Scene.State.DEAD, Scene.Link.NONE, Scene.State.PRODUCTION, "all at bergen");
        assertThat(scene.drawn(true)).isEqualTo("oslo \u2717      \u25cf bergen   all at bergen");
        assertThat(scene.drawn(false)).isEqualTo("oslo [x]      [*] bergen   all at bergen");
    }
}
