// SPDX-License-Identifier: Apache-2.0
package io.farside.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.api.manager.StatusView;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class OtherCommandsTest {
    private static final String STREAM =
            """
            id: 1
            event: session
            data: {"name":"payroll","status":"Normal","state":"Prepared","direction":"H1->H2"}

            event: synchronized
            data: {}

            id: 2
            event: session
            data: {"name":"payroll","status":"Severe","state":"Suspended","direction":"H1->H2"}

            """;

    @Test
    void eventsAreOneJsonObjectALine() throws IOException {
        try (FakeServer server = new FakeServer()) {
            server.onEvents("GET /v1/events", STREAM);
            Shell shell = new Shell(Map.of("FARSIDE_MANAGER", server.url()));
            assertThat(shell.run("events", "-o", "json", "--count", "2")).isEqualTo(ExitCode.DONE);
            Golden.check("events.ndjson", shell.out());
        }
    }

    @Test
    void onlyChangesAreFollowed_whenAsked() throws IOException {
        try (FakeServer server = new FakeServer()) {
            server.onEvents("GET /v1/events", STREAM);
            Shell shell = new Shell(Map.of("FARSIDE_MANAGER", server.url()));
            assertThat(shell.run("events", "--changes", "--count", "1")).isEqualTo(ExitCode.DONE);
            assertThat(shell.out())
                    .isEqualTo("session payroll status=Severe state=Suspended direction=H1->H2\n");
        }
    }

    @Test
    void theStatusOfAllSessionsIsTheExitStatus() throws IOException {
        try (FakeServer server = new FakeServer()) {
            Shell shell = new Shell(Map.of("FARSIDE_MANAGER", server.url()));
            server.on("GET /v1/status", status(Map.of("Normal", 2)));
            server.on("GET /v1/status", status(Map.of("Normal", 1, "Warning", 1)));
            server.on("GET /v1/status", status(Map.of("Normal", 1, "Severe", 1)));
            assertThat(shell.run("status")).isEqualTo(ExitCode.DONE);
            assertThat(shell.run("status")).isEqualTo(ExitCode.WARNING);
            assertThat(shell.run("status")).isEqualTo(ExitCode.FAILED);
            Golden.check("status.txt", shell.out());
        }
    }

    private static StatusView status(Map<String, Integer> sessions) {
        return new StatusView(
                "0.1.0", "m-1", 3, Views.NOON, "/var/lib/farside", 99, 2, 2, 2, 2, sessions, 0);
    }

    @Test
    void aServerThatIsNotThereIsNamed() {
        Shell shell = new Shell(Map.of("FARSIDE_MANAGER", "http://127.0.0.1:1"));
        assertThat(shell.run("session", "list")).isEqualTo(ExitCode.FAILED);
        assertThat(shell.err())
                .startsWith("error FSDC1001E: Nothing answers at http://127.0.0.1:1.\n")
                .contains("correction  Check the address");
    }

    @Test
    void somethingElseThatAnswersIsNamed() throws IOException {
        try (FakeServer server = new FakeServer()) {
            Shell shell = new Shell(Map.of("FARSIDE_MANAGER", server.url()));
            assertThat(shell.run("session", "show", "payroll")).isEqualTo(ExitCode.NOT_EXECUTED);
            assertThat(shell.err()).contains("FSDC1003E").contains("HTTP status 404");
            server.on("GET /v1/sessions/payroll", "no session at all");
            assertThat(shell.run("session", "show", "payroll")).isEqualTo(ExitCode.FAILED);
            assertThat(shell.err()).contains("FSDC1002E");
        }
    }

    @Test
    void messagesAreExplained_withoutAServer() throws IOException {
        Shell shell = new Shell(Map.of());
        assertThat(shell.run("explain", "fsdc1005e")).isEqualTo(ExitCode.DONE);
        Golden.check("explain-code.txt", shell.out());
        assertThat(shell.run("explain", "session", "failover")).isEqualTo(ExitCode.DONE);
        assertThat(shell.out()).contains("Usage: farside session failover");
    }

    @Test
    void helpNamesEveryNoun() throws IOException {
        Shell shell = new Shell(Map.of());
        assertThat(shell.run()).isEqualTo(ExitCode.DONE);
        Golden.check("help.txt", shell.out());
    }
}
