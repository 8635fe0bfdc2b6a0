// SPDX-License-Identifier: Apache-2.0
package io.farside.manager;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.farside.api.Json;
import io.farside.api.ProblemView;
import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.SessionRequest;
import io.farside.api.manager.SessionView;
import io.farside.api.manager.StatusView;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Any bytes at all as bodies of the requests that change a manager; the first byte says which.
 * Commands go to a session without volumes, which accepts none.
 */
@Tag("malformed")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManagerApiFuzzTest {
    private static final List<String> POSTS =
            List.of(
                    ManagerPaths.SITES,
                    ManagerPaths.STORAGE_SYSTEMS,
                    ManagerPaths.VOLUMES,
                    ManagerPaths.SESSIONS,
                    ManagerPaths.copySets("payroll"),
                    ManagerPaths.commands("empty"));

    private ManagerFixture farside;
    private HttpClient http;

    @BeforeAll
    void start(@TempDir Path directory) {
        farside = new ManagerFixture(directory);
        farside.defineSession("payroll", "MM");
        farside.client.post(
                ManagerPaths.SESSIONS,
                new SessionRequest("empty", "MM", Map.of("H1", "east", "H2", "west"), null, null),
                SessionView.class);
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    void stop() {
        http.close();
        farside.close();
    }

    @DictionaryEntries({
        "\"name\":",
        "\"site\":\"east\"",
        "\"url\":\"http://127.0.0.1:1\"",
        "\"type\":\"MM\"",
        "\"sites\":{",
        "\"policies\":{",
        "\"volumes\":{",
        "\"storageSystem\":\"east-1\"",
        "\"command\":",
        "\"dryRun\":true",
        "\"toSite\":",
        "\"idempotencyKey\":",
        "null"
    })
    @FuzzTest(maxDuration = "5m")
    @Timeout(20)
    void aRequestIsServedOrRefused_whateverItsBodyIs(byte[] input) throws Exception {
        if (input.length == 0) {
            return;
        }
        String path = POSTS.get((input[0] & 0xFF) % POSTS.size());
        long position = position();
        HttpResponse<byte[]> answer = post(path, Arrays.copyOfRange(input, 1, input.length));
        if (answer.statusCode() < 300) {
            undo(answer);
            return;
        }
        ProblemView problem = Json.readReply(answer.body(), ProblemView.class);
        assertThat(answer.statusCode()).as("%s", problem).isBetween(400, 499);
        assertThat(problem.code()).matches("FSD[A-Z][0-9]{4}E");
        assertThat(problem.correction()).isNotBlank();
        assertThat(problem.detail()).doesNotContain("io.farside", "tools.jackson");
        assertThat(position()).as("log position after %s", problem).isEqualTo(position);
    }

    /** The fuzzer found a right request: takes back what it made. */
    private void undo(HttpResponse<byte[]> answer) throws IOException, InterruptedException {
        String location = answer.headers().firstValue("Location").orElse("");
        if (!location.isEmpty()) {
            HttpRequest delete =
                    HttpRequest.newBuilder(farside.url().resolve(location)).DELETE().build();
            http.send(delete, BodyHandlers.discarding());
        }
    }

    private long position() {
        return farside.client.get(ManagerPaths.STATUS, StatusView.class).logPosition();
    }

    private HttpResponse<byte[]> post(String path, byte[] body)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(farside.url().resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofByteArray());
    }
}
