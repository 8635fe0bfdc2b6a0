// SPDX-License-Identifier: Apache-2.0
package io.farside.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.farside.model.ListenAddress;
import io.farside.model.Problem;
import io.farside.model.ProblemException;
import io.farside.node.link.PeerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("malformed")
class NodeConfigReaderTest {
    private static final String GOOD =
            """
            nodeName: site1
            dataDirectory: /var/lib/farside
            admin: 127.0.0.1:7400
            nbd: ["unix:/run/farside.nbd", "127.0.0.1:10809"]
            replication:
              listen: 127.0.0.1:7401
              peers:
                - {name: site2, address: 127.0.0.1:7501}
            """;

    @TempDir Path directory;

    @Test
    void readsAWholeConfiguration() throws IOException {
        NodeConfig config = NodeConfigReader.read(file(GOOD));
        assertThat(config.nodeName()).isEqualTo("site1");
        assertThat(config.nbd())
                .containsExactly(
                        new ListenAddress.Unix("/run/farside.nbd"),
                        new ListenAddress.Inet("127.0.0.1", 10809));
        assertThat(config.peers())
                .containsExactly(
                        new PeerConfig(
                                "site2",
                                new ListenAddress.Inet("127.0.0.1", 7501),
                                PeerSettings.DEFAULT));
        assertThat(config.options()).isEqualTo(NodeConfig.Options.DEFAULT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "42",
                "nodeName: [",
                "nodeName: a\nnodeName: b",
                "unknownField: 1",
                "nbd: 127.0.0.1:1\n",
                "replication: {heartbeatMillis: soon}",
                "\u0000\u0001",
                "a: &a [*a, *a]"
            })
    void refusesWhatIsNoConfiguration_sayingWhere(String text) throws IOException {
        Problem problem = refusal(text);
        assertThat(problem.code()).isEqualTo("FSDN2002E");
        assertThat(problem.message()).doesNotContain("io.farside").doesNotContain("tools.jackson");
    }

    @ParameterizedTest
    @CsvSource({
        "nodeName: site1,nodeName: -x,nodeName,FSDN2003E",
        "nodeName: site1,#,nodeName,FSDN2003E",
        "/var/lib/farside,relative/path,dataDirectory,FSDN2003E",
        "admin: 127.0.0.1:7400,admin: 0.0.0.0:7400,admin,FSDN2004E",
        "admin: 127.0.0.1:7400,admin: unix:/x,admin,FSDN2003E",
        "admin: 127.0.0.1:7400,admin: 127.0.0.1:70000,admin,FSDN2003E",
        "127.0.0.1:10809,192.0.2.1:10809,nbd[1],FSDN2004E",
        "listen: 127.0.0.1:7401,listen: example.org,replication.listen,FSDN2003E",
        "name: site2,name: site1,replication.peers[0].name,FSDN2003E",
        "address: 127.0.0.1:7501,address: nowhere,replication.peers[0].address,FSDN2003E"
    })
    void namesTheFieldThatIsWrong(String from, String to, String field, String code)
            throws IOException {
        Problem problem = refusal(GOOD.replace(from, to));
        assertThat(problem.code()).isEqualTo(code);
        assertThat(problem.message()).contains("Field " + field + " ");
    }

    @Test
    void refusesAFileThatIsMissingOrHuge() throws IOException {
        ProblemException missing =
                catchThrowableOfType(
                        ProblemException.class,
                        () -> NodeConfigReader.read(directory.resolve("none.yaml")));
        assertThat(missing.problem().code()).isEqualTo("FSDN2001E");
        assertThat(refusal("#".repeat(NodeConfigReader.MAX_FILE_BYTES + 1)).code())
                .isEqualTo("FSDN2001E");
    }

    private Problem refusal(String text) throws IOException {
        Path file = file(text);
        return catchThrowableOfType(ProblemException.class, () -> NodeConfigReader.read(file))
                .problem();
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("node.yaml"), text);
    }
}
