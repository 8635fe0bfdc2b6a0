// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A run is a function of its seed: a second JVM, differently compiled, has the same history. */
class DeterminismTest {
    private static final long FROM = 1;
    private static final int SEEDS = 50;

    @Test
    void fiftySeeds_haveTheSameHistory_inASecondJvm() throws IOException, InterruptedException {
        Process second =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-ea",
                                "-Xmx512m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                SimMain.class.getName(),
                                "--hashes",
                                Integer.toString(SEEDS),
                                "--from",
                                Long.toString(FROM))
                        .redirectErrorStream(true)
                        .start();
        List<String> here =
                LongStream.range(FROM, FROM + SEEDS)
                        .mapToObj(seed -> seed + " " + SimRun.of(seed, null).sha256())
                        .toList();
        List<String> there;
        try (BufferedReader out =
                new BufferedReader(
                        new InputStreamReader(second.getInputStream(), StandardCharsets.UTF_8))) {
            there = out.lines().toList();
        } finally {
            if (!second.waitFor(60, TimeUnit.SECONDS)) {
                second.destroyForcibly();
            }
        }

        assertThat(there).isEqualTo(here);
    }
}
