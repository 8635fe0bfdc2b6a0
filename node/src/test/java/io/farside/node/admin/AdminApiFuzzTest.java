// SPDX-License-Identifier: Apache-2.0
package io.farside.node.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.farside.api.Json;
import io.farside.api.ProblemView;
import io.farside.api.node.NodePaths;
import io.farside.model.ListenAddress;
import io.farside.node.Node;
import io.farside.node.config.NodeConfig;
import io.farside.node.loop.LoopKind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Any bytes at all as bodies of the requests that change a node; the first byte says which. */
@Tag("malformed")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdminApiFuzzTest {
    private static final List<String> POSTS =
            List.of(
                    NodePaths.VOLUMES,
                    NodePaths.volume("kept") + "/grow",
                    NodePaths.ADOPT,
                    NodePaths.GROUPS,
                    NodePaths.GROUPS + "/kept/start",
                    NodePaths.GROUPS + "/kept/override",
                    NodePaths.TERM);

    private Node node;
    private URI base;
    private HttpClient http;
    private String before = "";

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        NodeConfig.Options options = new NodeConfig.Options(LoopKind.NIO, false, 1000, 3000, null);
        node =
                Node.start(
                        new NodeConfig(
                                "fuzzed",
                                directory.resolve("data"),
                                new ListenAddress.Inet("127.0.0.1", 0),
                                List.of(new ListenAddress.Unix(directory + "/nbd")),
                                null,
                                List.of(),
                                options));
        base = URI.create("http://" + node.admin());
        http = HttpClient.newHttpClient();
        post(
                NodePaths.VOLUMES,
                "{\"name\":\"kept\",\"sizeBytes\":1048576}".getBytes(StandardCharsets.UTF_8));
        before = state();
    }

    @AfterAll
    void stop() {
        http.close();
        node.close();
    }

    @DictionaryEntries({
        "\"name\":",
        "\"sizeBytes\":",
        "\"path\":",
        "\"groupId\":",
        "\"role\":\"primary\"",
        "\"volumes\":[",
        "\"target\":{",
        "\"nodeName\":",
        "\"address\":",
        "\"policies\":{",
        "\"expectedRoleEpoch\":{",
        "null"
    })
    @FuzzTest(maxDuration = "5m")
    @Timeout(20)
    void aRequestIsServedOrRefused_whateverItsBodyIs(byte[] input) throws Exception {
        if (input.length == 0) {
            return;
        }
        String path = POSTS.get((input[0] & 0xFF) % POSTS.size());
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
        assertThat(state()).isEqualTo(before);
    }

    /** The fuzzer found a right request: takes back what it made, or knows the new state. */
    private void undo(HttpResponse<byte[]> answer) throws Exception {
        String location = answer.headers().firstValue("Location").orElse("");
        if (!location.isEmpty()) {
            send(HttpRequest.newBuilder(base.resolve(location)).DELETE().build());
        }
        before = state();
    }

    private String state() throws Exception {
        return text(NodePaths.VOLUMES) + text(NodePaths.GROUPS) + text(NodePaths.TERM);
    }

    private String text(String path) throws Exception {
        return new String(
                send(HttpRequest.newBuilder(base.resolve(path)).build()).body(),
                StandardCharsets.UTF_8);
    }

    private HttpResponse<byte[]> post(String path, byte[] body)
            throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(base.resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(body))
                        .build());
    }

    private HttpResponse<byte[]> send(HttpRequest request)
            throws IOException, InterruptedException {
        return http.send(request, BodyHandlers.ofByteArray());
    }
}
