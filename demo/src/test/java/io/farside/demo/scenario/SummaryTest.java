// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.api.Json;
import io.farside.api.ProblemView;
import io.farside.model.Problem;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {
    private static String printed(DemoResult result) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        new Summary(new Timeline(out, new Style(false, true))).print(result);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void figuresAreTold_whenAllWentWell() {
        DemoResult result =
                new DemoResult(
                        "pass",
                        0,
                        1.234,
                        0.5,
                        12L << 20,
                        512L << 20,
                        4321,
                        List.of(),
                        List.of(),
                        null);
        assertThat(printed(result))
                .isEqualTo(
                        """

                        Result
                          RTO             1.23 s      kill -9 to the first acknowledged write at bergen
                          RPO             0           0 acknowledged writes lost of 4,321 transactions
                          Switchover      0.50 s      command to first acknowledged write
                          Failback moved  12 MiB      of 512 MiB, 2.3 %
                          Verdict         PASS
                        """);
    }

    @Test
    void whatWentWrongIsTold_whenItDidNot() {
        ProblemView problem =
                ProblemView.of(
                        Problem.of("FSDC2002E", "oslo did not get ready.", "See the cause.")
                                .withCause("no space"));
        DemoResult result =
                new DemoResult(
                        "fail", 3, null, null, null, 0, 0, List.of(), List.of("LOST a"), problem);
        assertThat(printed(result))
                .contains("RPO             NOT 0       3 acknowledged writes lost")
                .contains("Verdict         FAIL")
                .contains("  LOST a\n")
                .contains("error FSDC2002E: oslo did not get ready.\n  cause       no space\n");
    }

    @Test
    void longDetailsAreWrapped_betweenWords() {
        String words = "word ".repeat(30).strip();
        assertThat(Timeline.wrapped(words).lines()).hasSize(2).allMatch(l -> l.length() <= 100);
        assertThat(Timeline.wrapped(words).replace('\n', ' ')).isEqualTo(words);
        assertThat(Timeline.wrapped("short\nsecond")).isEqualTo("short\nsecond");
        assertThat(Timeline.wrapped("x".repeat(200))).isEqualTo("x".repeat(200));
    }

    @Test
    void theResultIsOneObjectWithTheNamesOfTheReference() {
        DemoResult result =
                new DemoResult(
                        "pass",
                        0,
                        1.2,
                        0.5,
                        1L,
                        2L,
                        3,
                        List.of(new Timeline.Step("start", 0, 1.5, "up")),
                        List.of(),
                        null);
        assertThat(Json.text(result))
                .isEqualTo(
                        "{\"verdict\":\"pass\",\"lostAcknowledgedWrites\":0,\"rtoSeconds\":1.2,"
                                + "\"switchoverSeconds\":0.5,\"failbackBytesMoved\":1,"
                                + "\"volumeBytes\":2,\"acknowledgedTransactions\":3,\"steps\":"
                                + "[{\"name\":\"start\",\"atSeconds\":0.0,\"seconds\":1.5,"
                                + "\"detail\":\"up\"}],\"faults\":[],\"problem\":null}");
    }
}
