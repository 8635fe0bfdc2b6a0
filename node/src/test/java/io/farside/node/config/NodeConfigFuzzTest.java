// SPDX-License-Identifier: Apache-2.0
package io.farside.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.farside.model.Problem;
import io.farside.model.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@Tag("malformed")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodeConfigFuzzTest {
    private Path file;

    @BeforeAll
    void make(@TempDir Path directory) {
        file = directory.resolve("node.yaml");
    }

    @DictionaryEntries({
        "nodeName: ",
        "dataDirectory: ",
        "admin: ",
        "nbd: [",
        "replication:\\x0A",
        "  listen: ",
        "  peers:\\x0A",
        "  heartbeatMillis: ",
        "  deadAfterMillis: ",
        "loop: ",
        "volumeIo: ",
        "tls:\\x0A",
        "&a ",
        "*a",
        "!!",
        "127.0.0.1:0",
        "unix:/"
    })
    @FuzzTest(maxDuration = "5m")
    void aConfigurationIsReadOrRefused_whateverTheFileHolds(byte[] input) throws IOException {
        Files.write(file, input);
        try {
            NodeConfig config = NodeConfigReader.read(file);
            assertThat(config.nbd()).isNotEmpty();
            assertThat(config.dataDirectory()).isAbsolute();
            assertThat(config.admin().isLocal()).isTrue();
        } catch (ProblemException e) {
            Problem problem = e.problem();
            assertThat(problem.code()).matches("FSDN200[1-4]E");
            assertThat(problem.message())
                    .isNotBlank()
                    .hasSizeLessThan(2000)
                    .doesNotContain("io.farside", "tools.jackson");
            assertThat(problem.correction()).isNotBlank();
        }
        assertThat(file).hasBinaryContent(input);
    }
}
