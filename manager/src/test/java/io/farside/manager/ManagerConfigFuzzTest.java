// SPDX-License-Identifier: Apache-2.0
package io.farside.manager;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
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
class ManagerConfigFuzzTest {
    private Path file;

    @BeforeAll
    void make(@TempDir Path directory) {
        file = directory.resolve("manager.yaml");
    }

    @DictionaryEntries({"dataDirectory: ", "listen: ", "127.0.0.1:0", "&a ", "*a", "!!", "\\x0A"})
    @FuzzTest(maxDuration = "5m")
    void aConfigurationIsReadOrRefused_whateverTheFileHolds(byte[] input) throws IOException {
        Files.write(file, input);
        try {
            assertThat(ManagerConfig.read(file).listen().isLocal()).isTrue();
        } catch (ProblemException e) {
            assertThat(e.problem().code()).matches("FSDR204[0-2]E");
            assertThat(e.problem().message())
                    .isNotBlank()
                    .hasSizeLessThan(2000)
                    .doesNotContain("io.farside", "tools.jackson");
            assertThat(e.problem().correction()).isNotBlank();
        }
        assertThat(file).hasBinaryContent(input);
    }
}
