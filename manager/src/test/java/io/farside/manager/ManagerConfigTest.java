// SPDX-License-Identifier: Apache-2.0
package io.farside.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.farside.model.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("malformed")
class ManagerConfigTest {
    @TempDir Path directory;

    @Test
    void readsAFile_relativeToItself() throws Exception {
        ManagerConfig config = read("dataDirectory: data\nlisten: 127.0.0.1:0\n");
        assertThat(config.dataDirectory()).isEqualTo(directory.resolve("data"));
        assertThat(config.listen().port()).isZero();
    }

    @Test
    void listensOnTheUsualPort_whenTheFileDoesNotSay() throws Exception {
        assertThat(read("dataDirectory: data").listen()).hasToString("127.0.0.1:7400");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|FSDR2041E",
                "listen: 127.0.0.1:0|FSDR2041E",
                "dataDirectory: [1]|FSDR2041E",
                "dataDirectory: d, unknown: 1|FSDR2041E",
                "{dataDirectory: d, unknown: 1}|FSDR2041E",
                "{dataDirectory: d, dataDirectory: e}|FSDR2041E",
                "{dataDirectory: d, listen: 0.0.0.0:1}|FSDR2042E",
                "{dataDirectory: d, listen: 'example.org:80'}|FSDR2042E",
                "{dataDirectory: d, listen: 'unix:/run/x'}|FSDR2041E",
                "{dataDirectory: d, listen: '127.0.0.1:99999'}|FSDR2041E",
                "'{{{'|FSDR2041E"
            })
    void refusesAWrongFile(String text, String code) {
        ProblemException e = catchThrowableOfType(ProblemException.class, () -> read(text));
        assertThat(e.problem().code()).as(e.getMessage()).isEqualTo(code);
    }

    @Test
    void refusesAFileThatIsNotThere_andAWrongCommandLine() {
        ProblemException none =
                catchThrowableOfType(
                        ProblemException.class,
                        () -> ManagerConfig.read(directory.resolve("none.yaml")));
        assertThat(none.problem().code()).isEqualTo("FSDR2040E");
        ProblemException line =
                catchThrowableOfType(
                        ProblemException.class, () -> ManagerMain.configFile(List.of("--conf")));
        assertThat(line.problem().code()).isEqualTo("FSDR2043E");
    }

    @Test
    void printsCauseAndCorrection() {
        ProblemException e =
                catchThrowableOfType(
                        ProblemException.class,
                        () -> ManagerConfig.read(directory.resolve("none.yaml")));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ManagerMain.print(e.problem(), new PrintStream(out, true, StandardCharsets.UTF_8));
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("FSDR2040E ")
                .contains("correction: ");
    }

    private ManagerConfig read(String text) throws java.io.IOException {
        Path file = directory.resolve("manager.yaml");
        Files.writeString(file, text);
        return ManagerConfig.read(file);
    }
}
