// SPDX-License-Identifier: Apache-2.0
package io.farside.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.api.Json;
import io.farside.api.manager.CommandAnswer;
import io.farside.api.manager.SessionList;
import io.farside.model.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SessionCommandsTest {
    private static final String COMMANDS = "POST /v1/sessions/payroll/commands";

    private FakeServer server;
    private Shell shell;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer();
        shell = new Shell(Map.of("FARSIDE_MANAGER", server.url()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void twoSessions() {
        server.on(
                "GET /v1/sessions?limit=1000",
                new SessionList(
                        List.of(
                                Views.session("orders", "Severe", "Suspended"),
                                Views.session("payroll", "Normal", "Prepared")),
                        2));
    }

    @Test
    void sessionsAreATable_forPeople() throws IOException {
        twoSessions();
        assertThat(shell.run("session", "list")).isEqualTo(ExitCode.DONE);
        Golden.check("session-list.txt", shell.out());
        assertThat(shell.err()).isEmpty();
    }

    @Test
    void sessionsAreRows_inCsv() throws IOException {
        twoSessions();
        assertThat(shell.run("session", "list", "-o", "csv")).isEqualTo(ExitCode.DONE);
        Golden.check("session-list.csv", shell.out());
    }

    @Test
    void sessionsAreOneDocument_inJsonAndYaml() {
        twoSessions();
        assertThat(shell.run("session", "list", "-o", "json")).isEqualTo(ExitCode.DONE);
        SessionList read =
                Json.readReply(shell.out().getBytes(StandardCharsets.UTF_8), SessionList.class);
        assertThat(read.sessions()).extracting("name").containsExactly("orders", "payroll");
        assertThat(shell.run("session", "list", "-o", "yaml")).isEqualTo(ExitCode.DONE);
        assertThat(shell.out()).contains("- name: \"orders\"").contains("rpoMillis: 0");
    }

    @Test
    void theExitStatusTellsHowASessionIs() throws IOException {
        server.on("GET /v1/sessions/payroll", Views.session("payroll", "Normal", "Prepared"));
        server.on("GET /v1/sessions/orders", Views.session("orders", "Severe", "Suspended"));
        server.on("GET /v1/sessions/new", Views.session("new", "Warning", "Preparing"));
        assertThat(shell.run("session", "show", "payroll")).isEqualTo(ExitCode.DONE);
        assertThat(shell.run("session", "show", "new")).isEqualTo(ExitCode.WARNING);
        assertThat(shell.run("session", "show", "orders")).isEqualTo(ExitCode.FAILED);
        Golden.check("session-show.txt", shell.out());
    }

    @Test
    void aDryRunPrintsThePlan_andChangesNothing() throws IOException {
        server.on(COMMANDS, new CommandAnswer(Views.failback(), null));
        assertThat(shell.run("session", "failback", "payroll", "--discard", "--dry-run"))
                .isEqualTo(ExitCode.DONE);
        Golden.check("failback-dry-run.txt", shell.out());
        assertThat(server.requests()).hasSize(1).first().asString().contains("\"dryRun\":true");
    }

    @Test
    void aBlockedPlanIsNotExecuted() {
        Problem blocker = Problem.of("FSDR3001E", "oslo is silent.", "Wait for oslo.", "oslo");
        server.on(COMMANDS, new CommandAnswer(Views.failback(blocker), null));
        assertThat(shell.run("session", "failback", "payroll", "--dry-run"))
                .isEqualTo(ExitCode.NOT_EXECUTED);
        assertThat(shell.out()).contains("blocked by").contains("FSDR3001E oslo is silent.");
    }

    @Test
    void aCommandIsFollowedToItsEnd() throws IOException {
        server.on(COMMANDS, new CommandAnswer(Views.failback(), Views.task("Running", null)));
        server.on("GET /v1/tasks/t-1", Views.task("Running", null));
        server.on("GET /v1/tasks/t-1", Views.task("Succeeded", null));
        assertThat(shell.run("session", "failback", "payroll")).isEqualTo(ExitCode.DONE);
        Golden.check("failback-done.txt", shell.out());
        Golden.check("failback-progress.txt", shell.err());
    }

    @Test
    void aCommandIsFollowedByItsEvents_whereTheServerHasThem() throws IOException {
        server.on(COMMANDS, new CommandAnswer(Views.failback(), Views.task("Running", null)));
        server.onEvents(
                "GET /v1/tasks/t-1/events",
                "event: task\ndata: %s\n\nevent: synchronized\ndata: {}\n\nevent: task\ndata: %s\n\n"
                        .formatted(
                                Json.text(Views.task("Running", null)),
                                Json.text(Views.task("Succeeded", null))));
        assertThat(shell.run("session", "failback", "payroll")).isEqualTo(ExitCode.DONE);
        Golden.check("failback-done.txt", shell.out());
        Golden.check("failback-progress.txt", shell.err());
        assertThat(server.requests()).doesNotContain("GET /v1/tasks/t-1");
    }

    @Test
    void progressIsDrawnInOneLine_onATerminal() {
        server.on(COMMANDS, new CommandAnswer(Views.failback(), Views.task("Running", null)));
        server.on("GET /v1/tasks/t-1", Views.task("Succeeded", null));
        assertThat(shell.typing("").run("session", "failback", "payroll")).isZero();
        assertThat(shell.err())
                .contains(
                        "\r"
                            + "failback payroll: 2/2 wait (Syncing 42 %) [##########--------------]"
                            + " 42 %")
                .contains("70 MiB/s ETA 8s")
                .endsWith("\r");
    }

    @Test
    void aFailedTaskSaysWhy() {
        Problem why = Problem.of("FSDR3002E", "bergen did not answer.", "Start bergen.", "bergen");
        server.on(COMMANDS, new CommandAnswer(Views.failback(), Views.task("Failed", why)));
        assertThat(shell.run("session", "failback", "payroll")).isEqualTo(ExitCode.FAILED);
        assertThat(shell.err())
                .contains("error FSDR3002E: bergen did not answer.")
                .contains("correction  Start bergen.");
    }

    @Test
    void failoverIsNotExecuted_withoutTheNameOfTheSiteGivenUp() {
        server.on("GET /v1/sessions/payroll", Views.session("payroll", "Severe", "Suspended"));
        server.on(COMMANDS, new CommandAnswer(Views.failback(), null));
        assertThat(shell.run("session", "failover", "payroll", "--to", "bergen"))
                .isEqualTo(ExitCode.NOT_EXECUTED);
        assertThat(shell.err()).contains("FSDC1005E").contains("--confirm oslo");
        assertThat(shell.typing("bergen").run("session", "failover", "payroll", "--to", "bergen"))
                .isEqualTo(ExitCode.NOT_EXECUTED);
        assertThat(server.requests())
                .filteredOn(r -> r.startsWith("POST"))
                .allMatch(r -> r.contains("\"dryRun\":true"));
    }

    @Test
    void failoverNamesTheSiteGivenUp_whenItWasTypedOrConfirmed() {
        server.on("GET /v1/sessions/payroll", Views.session("payroll", "Severe", "Suspended"));
        server.on(COMMANDS, new CommandAnswer(Views.failback(), null));
        server.on(COMMANDS, new CommandAnswer(Views.failback(), Views.task("Succeeded", null)));
        assertThat(
                        shell.run(
                                "session",
                                "failover",
                                "payroll",
                                "--to",
                                "bergen",
                                "--confirm",
                                "oslo"))
                .isEqualTo(ExitCode.DONE);
        assertThat(server.requests().getLast())
                .contains("\"abandonedSite\":\"oslo\"")
                .contains("\"toSite\":\"bergen\"")
                .doesNotContain("\"dryRun\":true");
        assertThat(shell.typing("oslo\n").run("session", "failover", "payroll", "--to", "bergen"))
                .isEqualTo(ExitCode.DONE);
        assertThat(shell.err()).contains("Type 'oslo' to go on:");
    }

    @Test
    void whatIsDiscardedIsShownAndConfirmed() {
        server.on(COMMANDS, new CommandAnswer(Views.failback(), null));
        assertThat(shell.run("session", "failback", "payroll", "--discard"))
                .isEqualTo(ExitCode.NOT_EXECUTED);
        assertThat(shell.err()).contains("This discards oslo payroll: 192 KiB in 3 stretches");
        assertThat(server.requests()).allMatch(r -> r.contains("\"dryRun\":true"));
    }

    @Test
    void theServersProblemIsPrinted_withCauseAndCorrection() throws IOException {
        Problem refused =
                Problem.of("FSDR3003E", "payroll is not Prepared.", "Start it first.", "payroll")
                        .withCause("2 of 2 volumes were never copied.");
        server.on(COMMANDS, refused);
        assertThat(shell.run("session", "switchover", "payroll")).isEqualTo(ExitCode.NOT_EXECUTED);
        Golden.check("problem.txt", shell.err());
        assertThat(shell.out()).isEmpty();
        assertThat(shell.run("session", "switchover", "payroll", "-o", "json"))
                .isEqualTo(ExitCode.NOT_EXECUTED);
        assertThat(
                        Json.tree(shell.err().getBytes(StandardCharsets.UTF_8))
                                .get("code")
                                .stringValue())
                .isEqualTo("FSDR3003E");
    }
}
