// SPDX-License-Identifier: Apache-2.0
package io.farside.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.api.node.GroupCommandResult;
import io.farside.api.node.GroupList;
import io.farside.api.node.GroupView;
import io.farside.api.node.LoneWritesView;
import io.farside.api.node.PoliciesView;
import io.farside.api.node.RoleEpochView;
import io.farside.api.node.RpoView;
import io.farside.api.node.TargetView;
import io.farside.api.node.TargetVolumeView;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class GroupCommandsTest {
    private FakeServer server;
    private Shell shell;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer();
        shell = new Shell(Map.of());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static GroupView group() {
        TargetView target =
                new TargetView(
                        "oslo",
                        "00000000000000aa",
                        "127.0.0.1:7411",
                        "sync",
                        null,
                        "Stopped",
                        "Failover",
                        "Down",
                        false,
                        "oslo has not been heard since the failover",
                        null,
                        new LoneWritesView(
                                true, 2, 128 << 10, Views.NOON, "2026-11-20T12:00:05Z", null),
                        new LoneWritesView(false, 0, 0, null, null, Views.NOON),
                        null,
                        0,
                        new PoliciesView(true, "release", 3000, 0).complete(),
                        new RpoView(95_000L, "Unknown"),
                        List.of(),
                        List.of(
                                new TargetVolumeView(
                                        "debits", "debits", 256 << 20, "Stopped", null, 64 << 10),
                                new TargetVolumeView(
                                        "credits", "credits", 256 << 20, "Stopped", null,
                                        64 << 10)));
        return new GroupView(
                "payroll",
                "5f0c1f8e-6a41-4a55-9a3d-0f2f1f6b7c11",
                "bergen",
                "00000000000000bb",
                17,
                "Primary-Rev",
                new RoleEpochView(3, "00000000000000bb"),
                new RoleEpochView(3, "00000000000000bb"),
                "0123456789abcdef0123456789abcdef",
                "ReadWrite",
                null,
                8,
                null,
                null,
                List.of(target));
    }

    @Test
    void groupsAreATable_straightFromANode() throws IOException {
        server.on("GET /v1/groups", new GroupList(List.of(group())));
        assertThat(shell.run("group", "list", "--node", server.url())).isEqualTo(ExitCode.DONE);
        Golden.check("group-list.txt", shell.out());
    }

    @Test
    void oneGroupIsShownWithWhatOnlyOneSideHas() throws IOException {
        server.on("GET /v1/groups/payroll", group());
        assertThat(shell.run("group", "show", "payroll", "--node", server.url()))
                .isEqualTo(ExitCode.DONE);
        Golden.check("group-show.txt", shell.out());
    }

    @Test
    void verbsCarryTheirOptions_andAnIdOfTheirOwn() {
        server.on(
                "POST /v1/groups/payroll/failback",
                new GroupCommandResult("failback", "r", "resync of 2 volumes", false, group()));
        assertThat(
                        shell.run(
                                "group",
                                "failback",
                                "payroll",
                                "--discard",
                                "--disconnect-hosts",
                                "--node",
                                server.url()))
                .isEqualTo(ExitCode.DONE);
        assertThat(server.requests().getFirst())
                .contains("\"discard\":true")
                .contains("\"disconnectHosts\":true")
                .containsPattern("\"requestId\":\"[0-9a-f-]{36}\"");
        assertThat(shell.out()).contains("done    resync of 2 volumes");
    }

    @Test
    void policiesThatAreGivenChange_andAllOthersStay() {
        server.on("GET /v1/groups/payroll", group());
        server.on("PUT /v1/groups/payroll/policies", group());
        String node = server.url();
        String[] set = {
            "group",
            "set",
            "payroll",
            "--rpo-warning",
            "30s",
            "--rpo-alert",
            "5m",
            "--auto-synchronize",
            "on",
            "--over-period-alert",
            "off",
            "--node",
            node
        };
        assertThat(shell.run(set)).isEqualTo(ExitCode.DONE);
        assertThat(server.requests().getLast())
                .contains("\"autoRecover\":true")
                .contains("\"onReplicationLoss\":\"release\"")
                .contains("\"holdBudgetMillis\":3000")
                .contains("\"autoSynchronize\":true")
                .contains("\"baseImageOnStop\":false")
                .contains("\"overPeriodAlert\":false")
                .contains("\"rpoWarningMillis\":30000")
                .contains("\"rpoAlertMillis\":300000");
        assertThat(shell.out()).contains("policies");
    }

    @Test
    void nothingIsSent_whenNoPolicyIsGiven_orOneIsNotOnOrOff() {
        assertThat(shell.run("group", "set", "payroll", "--node", server.url()))
                .isNotEqualTo(ExitCode.DONE);
        assertThat(shell.err()).contains("FSDC1004E");
        String[] half = {
            "group", "set", "payroll", "--auto-recover", "perhaps", "--node", server.url()
        };
        assertThat(shell.run(half)).isNotEqualTo(ExitCode.DONE);
        assertThat(shell.err()).contains("is not on or off");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void nothingIsSent_whenAnOverrideIsNotConfirmed() {
        assertThat(
                        shell.run(
                                "group",
                                "override",
                                "payroll",
                                "--abandon",
                                "oslo",
                                "--node",
                                server.url()))
                .isEqualTo(ExitCode.NOT_EXECUTED);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aNodeMustBeNamed() {
        assertThat(shell.run("group", "list")).isEqualTo(ExitCode.SETUP);
        assertThat(shell.err()).contains("FSDC1009E").contains("--node URL");
    }
}
