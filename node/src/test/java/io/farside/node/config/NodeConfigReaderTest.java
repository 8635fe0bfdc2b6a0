// SPDX-License-Identifier: Apache-2.0
package io.farside.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.farside.model.ListenAddress;
import io.farside.model.Problem;
import io.farside.model.ProblemException;
import io.farside.node.link.BandwidthWindow;
import io.farside.node.link.PeerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalTime;
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

    private static final String LIMITED =
            GOOD.replace(
                    "- {name: site2, address: 127.0.0.1:7501}",
                    """
                    - name: site2
                          compression: zstd
                          bandwidth:
                            - {from: "08:00", to: "18:00", days: mon-fri, limit: 20MiB}
                            - {days: "sat,sun", total: 1GiB}
                    """);

    @Test
    void readsSettingsOfAPeerThatIsNotDialled() throws IOException {
        PeerConfig peer = NodeConfigReader.read(file(LIMITED)).peers().getFirst();
        assertThat(peer.address()).isNull();
        assertThat(peer.settings().compression()).isTrue();
        BandwidthWindow work = peer.settings().bandwidth().getFirst();
        assertThat(work.days()).hasSize(5).doesNotContain(DayOfWeek.SATURDAY);
        assertThat(work.from()).isEqualTo(LocalTime.of(8, 0));
        assertThat(work.bulk()).isEqualTo(20L << 20);
        assertThat(work.total()).isZero();
        assertThat(peer.settings().bandwidth().getLast().total()).isEqualTo(1L << 30);
    }

    @ParameterizedTest
    @CsvSource({
        "zstd,lz4,compression",
        "08:00,8:00,bandwidth[0].from",
        "18:00,25:00,bandwidth[0].to",
        "mon-fri,mo-fr,bandwidth[0].days",
        "mon-fri,mon-tue-fri,bandwidth[0].days",
        "20MiB,20MB,bandwidth[0].limit",
        "20MiB,1KiB,bandwidth[0].limit",
        "20MiB,-1,bandwidth[0].limit",
        "1GiB,999999999999GiB,bandwidth[1].total"
    })
    void namesTheLimitThatIsWrong(String from, String to, String field) throws IOException {
        Problem problem = refusal(LIMITED.replace(from, to));
        assertThat(problem.code()).isEqualTo("FSDN2003E");
        assertThat(problem.message()).contains("Field replication.peers[0]." + field + " ");
    }

    @Test
    void aWindowWithoutAnyLimitIsRefused() throws IOException {
        assertThat(refusal(LIMITED.replace(", limit: 20MiB", "")).message())
                .contains("bandwidth[0] ")
                .contains("neither limit nor total");
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
