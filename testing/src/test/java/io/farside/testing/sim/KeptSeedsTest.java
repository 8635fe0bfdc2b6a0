// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.model.ReplicationMode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Seeds that once found a bug, run again for ever. A line is {@code SEED [MODE] [# why]}. */
class KeptSeedsTest {
    record Kept(long seed, ReplicationMode mode) {
        static Kept of(String line) {
            String[] words = line.split(" ");
            String mode = words.length > 1 ? words[1] : "sync";
            return new Kept(
                    Long.parseLong(words[0]),
                    Arrays.stream(ReplicationMode.values())
                            .filter(m -> m.toString().equals(mode))
                            .findFirst()
                            .orElseThrow());
        }
    }

    static Stream<Kept> seeds() throws IOException {
        try (InputStream in = KeptSeedsTest.class.getResourceAsStream("/seeds.txt")) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .map(Kept::of);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void keptSeed_runsWithoutViolation(Kept kept) {
        assertThat(SimRun.of(kept.seed, kept.mode, null).failure())
                .as("./dev sim --mode %s --seed %d", kept.mode, kept.seed)
                .isNull();
    }
}
