// SPDX-License-Identifier: Apache-2.0
package io.farside.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.api.Json;
import io.farside.api.ProblemView;
import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.SessionView;
import io.farside.api.manager.StatusView;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("malformed")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
    private static final List<String> POSTS =
            List.of(
                    ManagerPaths.SITES,
                    ManagerPaths.STORAGE_SYSTEMS,
                    ManagerPaths.VOLUMES,
                    ManagerPaths.SESSIONS,
                    ManagerPaths.copySets("payroll"),
                    ManagerPaths.commands("payroll"));

    private ManagerFixture farside;
    private HttpClient http;
    private SessionView before;
    private long position;

    @BeforeAll
    void start(@TempDir Path directory) {
        farside = new ManagerFixture(directory);
        farside.defineSession("payroll", "MM");
        http = HttpClient.newHttpClient();
        before = farside.session("payroll");
        position = position();
    }

    @AfterAll
    void stop() {
        http.close();
        farside.close();
    }

    @Test
    void everyBodyThatIsNotTheRequestIsRefused_andChangesNothing() throws Exception {
        List<String> bodies =
                List.of(
                        "",
                        "{",
                        "null",
                        "[]",
                        "7",
                        "\"text\"",
                        "{\"name\":7}",
                        "{\"name\":{\"a\":1}}",
                        "{\"unknownField\":true}",
                        "{\"name\":\"a\",\"name\":\"b\"}",
                        "{}",
                        "[".repeat(2000),
                        "{\"name\":\"" + "x".repeat(2 << 20) + "\"}",
                        "{\"name\":\"../../etc\"}",
                        "{\"name\":\"a b\"}",
                        "{\"name\":\"\\u0000\"}");
        for (String path : POSTS) {
            for (String body : bodies) {
                refused(path, body.getBytes(StandardCharsets.UTF_8));
            }
        }
        nothingChanged();
    }

    @Test
    void randomBytesAreRefused_andChangeNothing() throws Exception {
        long seed = Long.getLong("farside.seed", new SplittableRandom().nextLong());
        SplittableRandom random = new SplittableRandom(seed);
        String good = "{\"command\":\"Start H1->H2\",\"dryRun\":true,\"toSite\":null}";
        for (int i = 0; i < 200; i++) {
            byte[] bytes = good.getBytes(StandardCharsets.UTF_8);
            for (int flips = 0; flips <= i % 8; flips++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            String path = POSTS.get(random.nextInt(POSTS.size()));
            HttpResponse<String> response = post(path, bytes);
            assertThat(response.statusCode())
                    .as("seed %d: %s", seed, response.body())
                    .isLessThan(500);
        }
        nothingChanged();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/sites|{\"name\":\"-a\"}|FSDR2010E",
                "/v1/storage-systems|{\"name\":\"n\",\"site\":\"nowhere\",\"url\":\"http://127.0.0.1:1\"}|FSDR2012E",
                "/v1/storage-systems|{\"name\":\"n\",\"site\":\"east\",\"url\":\"http://10.0.0.1:1\"}|FSDR2016E",
                "/v1/storage-systems|{\"name\":\"n\",\"site\":\"east\",\"url\":\"ftp://127.0.0.1:1\"}|FSDR2016E",
                "/v1/sessions|{\"name\":\"s\",\"type\":\"XX\",\"sites\":{}}|FSDR2020E",
                "/v1/sessions|{\"name\":\"s\",\"type\":\"MM\",\"sites\":{\"H1\":\"east\"}}|FSDR2021E",
                "/v1/sessions|{\"name\":\"s\",\"type\":\"MM\",\"sites\":{\"H1\":\"east\",\"H2\":\"east\"}}|FSDR2021E",
                "/v1/sessions|{\"name\":\"s\",\"type\":\"MM\",\"sites\":{\"H1\":\"east\",\"H2\":\"mars\"}}|FSDR2012E",
                "/v1/sessions|{\"name\":\"s\",\"type\":\"MM\",\"sites\":{\"H1\":\"east\",\"H2\":\"west\"},\"policies\":{\"autoRecover\":true,\"onReplicationLoss\":\"guess\",\"holdBudgetMillis\":1,\"holdLimitMillis\":0}}|FSDR2022E",
                "/v1/sessions/payroll/copy-sets|{\"volumes\":{\"H1\":{\"storageSystem\":\"east-1\",\"volume\":\"data\"},\"H2\":{\"storageSystem\":\"west-1\",\"volume\":\"log\"}}}|FSDR2013E",
                "/v1/sessions/payroll/copy-sets|{\"name\":\"n\",\"volumes\":{\"H1\":{\"storageSystem\":\"east-1\",\"volume\":\"data\"},\"H2\":{\"storageSystem\":\"west-1\",\"volume\":\"log\"}}}|FSDR2014E",
                "/v1/sessions/payroll/copy-sets|{\"name\":\"n\",\"volumes\":{\"H1\":{\"storageSystem\":\"west-1\",\"volume\":\"data\"},\"H2\":{\"storageSystem\":\"east-1\",\"volume\":\"log\"}}}|FSDR2026E",
                "/v1/sessions/payroll/commands|{\"command\":\"Explode\"}|FSDR2032E",
                "/v1/sessions/payroll/commands|{\"command\":\"Suspend\"}|FSDR3001E",
                "/v1/sessions/payroll/commands|{\"command\":\"Start"
                        + " H1->H2\",\"toSite\":\"west\"}|FSDR3002E",
                "/v1/sessions/payroll/commands|{\"command\":\"failover\",\"toSite\":\"mars\"}|FSDR3003E",
                "/v1/sessions/payroll/commands|{\"command\":\"Start"
                        + " H1->H2\",\"expectedVersion\":99}|FSDR2015E",
                "/v1/sessions/payroll/commands|{\"command\":\"Start H1->H2\",\"idempotencyKey\":\"a"
                        + " b\"}|FSDR2033E",
                "/v1/sessions/nobody/commands|{\"command\":\"Suspend\"}|FSDR2012E"
            })
    void refusalNamesItsReason(String path, String body, String code) throws Exception {
        ProblemView problem = refused(path, body.getBytes(StandardCharsets.UTF_8));
        assertThat(problem.code()).as(problem.detail()).isEqualTo(code);
        assertThat(problem.correction()).isNotBlank();
        nothingChanged();
    }

    @Test
    void unknownObjectsAndParametersAreProblems() throws Exception {
        for (String path :
                List.of(
                        ManagerPaths.site("nowhere"),
                        ManagerPaths.storageSystem("none"),
                        ManagerPaths.session("none"),
                        ManagerPaths.why("none"),
                        ManagerPaths.history("none"),
                        ManagerPaths.task("none"),
                        ManagerPaths.session("%00../x"),
                        "/v1/nothing")) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(404);
        }
        for (String query : List.of("?limit=0", "?limit=x", "?offset=-1", "?limit=100000")) {
            assertThat(get(ManagerPaths.SESSIONS + query).statusCode()).isEqualTo(400);
        }
    }

    private ProblemView refused(String path, byte[] body) throws Exception {
        HttpResponse<String> response = post(path, body);
        assertThat(response.statusCode()).as("%s: %s", path, response.body()).isBetween(400, 499);
        ProblemView problem =
                Json.readReply(response.body().getBytes(StandardCharsets.UTF_8), ProblemView.class);
        assertThat(problem.code()).matches("FSD[A-Z][0-9]{4}E");
        assertThat(response.body()).doesNotContain("io.farside", "Exception", "tools.jackson");
        return problem;
    }

    private void nothingChanged() {
        assertThat(farside.session("payroll").version()).isEqualTo(before.version());
        assertThat(position()).isEqualTo(position);
    }

    private long position() {
        return farside.client.get(ManagerPaths.STATUS, StatusView.class).logPosition();
    }

    private HttpResponse<String> post(String path, byte[] body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(farside.url().resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(farside.url().resolve(path)).build(),
                BodyHandlers.ofString());
    }
}
