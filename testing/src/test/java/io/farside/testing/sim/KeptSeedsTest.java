// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Seeds that once found a bug, run again for ever. */
class KeptSeedsTest {
    static LongStream seeds() throws IOException {
        try (InputStream in = KeptSeedsTest.class.getResourceAsStream("/seeds.txt")) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .mapToLong(Long::parseLong);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void keptSeed_runsWithoutViolation(long seed) {
        assertThat(SimRun.of(seed, null).failure()).as("./dev sim --seed " + seed).isNull();
    }
}
