// SPDX-License-Identifier: Apache-2.0
package io.farside.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.api.Json;
import io.farside.api.ProblemView;
import io.farside.api.node.GroupList;
import io.farside.api.node.NodePaths;
import io.farside.api.node.VolumeList;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
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
    private static final long MIB = 1 << 20;
    private static final String GROUP_ID = "4dbf3b4e-5d0c-4b36-9f4e-5c2b0d3f1a11";
    private static final String FREE_ID = "4dbf3b4e-5d0c-4b36-9f4e-5c2b0d3f1a12";

    /** Every route that takes a body. */
    private static final List<String> POSTS =
            List.of(
                    NodePaths.TERM,
                    NodePaths.VOLUMES,
                    NodePaths.ADOPT,
                    NodePaths.grow("data"),
                    NodePaths.GROUPS,
                    "/v1/groups/pay/images",
                    "/v1/groups/pay/start",
                    "/v1/groups/pay/override");

    private NodeUnderTest node;
    private HttpClient http;
    private String before;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        node = NodeUnderTest.start(directory, "one");
        node.createVolume("data", 4 * MIB);
        node.createVolume("spare", 4 * MIB);
        node.createGroup(
                "pay", GROUP_ID, true, new NodeUnderTest.Peer("two", "2a", null), List.of("data"));
        NodeUnderTest.await(
                "the group to be recovered", () -> node.group("pay").access().equals("ReadWrite"));
        http = HttpClient.newHttpClient();
        before = everything();
    }

    @AfterAll
    void stop() {
        http.close();
        node.close();
    }

    /** All a user can see, and every file there is with its length. */
    private String everything() throws IOException {
        StringBuilder text = new StringBuilder();
        text.append(Json.text(node.api().get(NodePaths.VOLUMES, VolumeList.class)));
        // A group says every 10 s that it is alive, which is a change of nothing a user sees.
        text.append(
                Json.text(node.api().get(NodePaths.GROUPS, GroupList.class))
                        .replaceAll("\"sequence\":[0-9]+", ""));
        text.append(Json.text(node.view()));
        try (Stream<Path> files = Files.walk(node.data())) {
            for (Path file : files.sorted().toList()) {
                text.append(file).append(' ');
                text.append(Files.isRegularFile(file) ? Files.size(file) : 0).append('\n');
            }
        }
        return text.toString();
    }

    private void nothingChanged() throws IOException {
        assertThat(everything()).isEqualTo(before);
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
                        "{\"name\":null,\"sizeBytes\":1048576,\"path\":null}",
                        "{\"sizeBytes\":\"1048576\",\"name\":\"n\"}",
                        "{\"sizeBytes\":1048576.5,\"name\":\"n\"}",
                        "{\"sizeBytes\":1e99,\"name\":\"n\"}",
                        "{\"sizeBytes\":99999999999999999999,\"name\":\"n\"}",
                        "[".repeat(2000),
                        "{\"name\":" + "{\"a\":".repeat(2000),
                        "{\"name\":\"" + "x".repeat(2 << 20) + "\"}",
                        "{\"name\":\"../../etc\",\"sizeBytes\":1048576}",
                        "{\"name\":\"a b\",\"sizeBytes\":1048576}",
                        "{\"name\":\"\\u0000\",\"sizeBytes\":1048576}",
                        "{\"name\":\"-a\",\"sizeBytes\":1048576}",
                        "{\"name\":\"" + "n".repeat(65) + "\",\"sizeBytes\":1048576}");
        for (String path : POSTS) {
            for (String body : bodies) {
                refused("POST", path, body.getBytes(StandardCharsets.UTF_8));
            }
        }
        nothingChanged();
    }

    @Test
    void randomBytesNeverMakeAFault_andChangeNothing() throws Exception {
        long seed = Long.getLong("farside.seed", new SplittableRandom().nextLong());
        SplittableRandom random = new SplittableRandom(seed);
        String good = "{\"requestId\":\"a\",\"now\":true,\"overwrite\":null,\"discard\":false}";
        for (int i = 0; i < 300; i++) {
            byte[] bytes = good.getBytes(StandardCharsets.UTF_8);
            for (int flips = 0; flips <= i % 8; flips++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            String path = POSTS.get(random.nextInt(POSTS.size()));
            HttpResponse<String> response = send("POST", path, bytes);
            assertThat(response.statusCode())
                    .as("seed %d: %s", seed, response.body())
                    .isBetween(400, 499);
        }
        nothingChanged();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/v1/volumes|{'name':'-a','sizeBytes':1048576}|FSDN2020E",
                "/v1/volumes|{'name':'a','sizeBytes':0}|FSDN2022E",
                "/v1/volumes|{'name':'a','sizeBytes':-4096}|FSDN2022E",
                "/v1/volumes|{'name':'a','sizeBytes':1048577}|FSDN2022E",
                "/v1/volumes|{'name':'a','sizeBytes':70368744181760}|FSDN2022E",
                "/v1/volumes|{'name':'data','sizeBytes':8388608}|FSDN2021E",
                "/v1/volumes/data/grow|{'sizeBytes':8388608}|FSDN2025E",
                "/v1/volumes/spare/grow|{'sizeBytes':1048576}|FSDN2029E",
                "/v1/volumes/spare/grow|{'sizeBytes':4194305}|FSDN2022E",
                "/v1/volumes/none/grow|{'sizeBytes':8388608}|FSDN2024E",
                "/v1/adopted-volumes|{'name':'a','path':'relative.raw'}|FSDN2027E",
                "/v1/adopted-volumes|{'name':'a','path':'/no/such/file'}|FSDN2027E",
                "/v1/adopted-volumes|{'name':'a','path':'/dev/null'}|FSDN2027E",
                "/v1/adopted-volumes|{'name':'a','path':'/'}|FSDN2027E",
                "/v1/adopted-volumes|{'name':'a','path':''}|FSDN2027E",
                "/v1/term|{'number':-1,'serverId':'m'}|FSDN2052E",
                "/v1/term|{'number':1,'serverId':'a b'}|FSDN2052E",
                "/v1/groups/pay/explode|{}|FSDN2047E",
                "/v1/groups/none/start|{}|FSDN2042E",
                "/v1/groups/pay/start|{'discard':true}|FSDN2048E",
                "/v1/groups/pay/stop|{'abandonedSide':'two'}|FSDN2048E",
                "/v1/groups/pay/override|{}|FSDN2049E",
                "/v1/groups/pay/start|{'expectedRoleEpoch':{'counter':-1,'writer':'x'}}|FSDN2049E"
            })
    void refusalNamesItsReason(String path, String body, String code) throws Exception {
        byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        ProblemView problem = refused("POST", path, bytes);
        assertThat(problem.code()).as(problem.detail()).isEqualTo(code);
        assertThat(problem.correction()).isNotBlank();
        nothingChanged();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'name':'g'|'name':'-g'|FSDN2020E",
                "'groupId':'" + FREE_ID + "'|'groupId':'1-1-1-1-1'|FSDN2040E",
                "'groupId':'" + FREE_ID + "'|'groupId':null|FSDN2040E",
                "'role':'primary'|'role':'boss'|FSDN2040E",
                "'volumes':[{'name':'spare'}]|'volumes':[]|FSDN2040E",
                "'volumes':[{'name':'spare'}]|'volumes':[null]|FSDN2040E",
                "'volumes':[{'name':'spare'}]|'volumes':[{'name':'spare'},{'name':'spare'}]|FSDN2040E",
                "'volumes':[{'name':'spare'}]|'volumes':[{'name':'none'}]|FSDN2024E",
                "'volumes':[{'name':'spare'}]|'volumes':[{'name':'data'}]|FSDN2045E",
                "'nodeName':'two'|'nodeName':'one'|FSDN2040E",
                "'nodeId':'2a'|'nodeId':'zz'|FSDN2040E",
                "'nodeId':'2a'|'nodeId':'0'|FSDN2040E",
                "'nodeId':'2a'|'nodeId':null|FSDN2040E",
                "'address':null|'address':'nowhere'|FSDN2040E",
                "'address':null|'address':'192.0.2.1:7'|FSDN2040E",
                "'release'|'guess'|FSDN2040E",
                "'holdBudgetMillis':3000|'holdBudgetMillis':-1|FSDN2040E",
                "'holdLimitMillis':0|'holdLimitMillis':99999999999999|FSDN2040E",
                "'holdLimitMillis':0|'holdLimitMillis':0,'rpoWarningMillis':-1|FSDN2040E",
                "'holdLimitMillis':0|'holdLimitMillis':0,'rpoAlertMillis':99999999999999|FSDN2040E",
                "'holdLimitMillis':0|'holdLimitMillis':0,'rpoWarningMillis':2,'rpoAlertMillis':1|FSDN2040E",
                "'name':'g'|'name':'pay'|FSDN2041E",
                "'groupId':'" + FREE_ID + "'|'groupId':'" + GROUP_ID + "'|FSDN2041E"
            })
    void aGroupThatCannotBeIsRefused_namingTheField(String from, String to, String code)
            throws Exception {
        String good =
                "{'name':'g','groupId':'"
                        + FREE_ID
                        + "','role':'primary','volumes':[{'name':'spare'}],'target':{'nodeName':'two',"
                        + "'nodeId':'2a','address':null},'policies':{'autoRecover':true,"
                        + "'onReplicationLoss':'release','holdBudgetMillis':3000,"
                        + "'holdLimitMillis':0}}";
        assertThat(good).contains(from);
        String body = good.replace(from, to).replace('\'', '"');
        ProblemView problem =
                refused("POST", NodePaths.GROUPS, body.getBytes(StandardCharsets.UTF_8));
        assertThat(problem.code()).as(problem.detail()).isEqualTo(code);
        nothingChanged();
    }

    @Test
    void wrongMethodsNamesAndParametersAreProblems() throws Exception {
        for (String path :
                List.of(
                        NodePaths.volume("none"),
                        NodePaths.group("none"),
                        NodePaths.why("none"),
                        NodePaths.volume("%00../x"),
                        NodePaths.group("../../x"),
                        "/v1/volumes/" + "x".repeat(3000),
                        "/v1/nothing",
                        "/")) {
            assertThat(refused("GET", path, new byte[0]).status()).as(path).isEqualTo(404);
        }
        for (String path : List.of(NodePaths.NODE, NodePaths.HEALTH, NodePaths.OPENAPI)) {
            for (String method : List.of("POST", "PUT", "DELETE", "PATCH")) {
                refused(method, path, new byte[0]);
            }
        }
        refused("PUT", NodePaths.VOLUMES, "{}".getBytes(StandardCharsets.UTF_8));
        refused("DELETE", NodePaths.VOLUMES, new byte[0]);
        refused("DELETE", NodePaths.volume("none"), new byte[0]);
        refused("DELETE", NodePaths.volume("data"), new byte[0]);
        refused("DELETE", NodePaths.group("none"), new byte[0]);
        refused("DELETE", NodePaths.group("pay") + "?force=perhaps", new byte[0]);
        nothingChanged();
    }

    @Test
    void policiesThatCannotBeAreRefused_andTheOldOnesStay() throws Exception {
        String path = NodePaths.policies("pay");
        for (String body :
                List.of(
                        "{'autoRecover':true,'onReplicationLoss':'guess','holdBudgetMillis':0,"
                                + "'holdLimitMillis':0}",
                        "{'autoRecover':true,'onReplicationLoss':'hold','holdBudgetMillis':60001,"
                                + "'holdLimitMillis':0}",
                        "{'autoRecover':true,'onReplicationLoss':'hold','holdBudgetMillis':0,"
                                + "'holdLimitMillis':0,'rpoWarningMillis':9,'rpoAlertMillis':8}")) {
            byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
            assertThat(refused("PUT", path, bytes).code()).isEqualTo("FSDN2040E");
            assertThat(refused("PUT", NodePaths.policies("none"), bytes).status())
                    .isIn(400, 404, 422);
        }
        refused("PUT", path, "{}".getBytes(StandardCharsets.UTF_8));
        nothingChanged();
    }

    @Test
    void aRequestIdThatIsTooLongIsRefused() throws Exception {
        String body = "{\"requestId\":\"" + "r".repeat(65) + "\"}";
        ProblemView problem =
                refused("POST", "/v1/groups/pay/stop", body.getBytes(StandardCharsets.UTF_8));
        assertThat(problem.code()).isEqualTo("FSDN2053E");
        nothingChanged();
    }

    private ProblemView refused(String method, String path, byte[] body) throws Exception {
        HttpResponse<String> response = send(method, path, body);
        String what = method + " " + (path.length() > 80 ? path.substring(0, 80) : path);
        assertThat(response.statusCode()).as("%s: %s", what, response.body()).isBetween(400, 499);
        assertThat(response.headers().firstValue("Content-Type").orElse(""))
                .as(what)
                .startsWith(ProblemView.MEDIA_TYPE);
        ProblemView problem =
                Json.readReply(response.body().getBytes(StandardCharsets.UTF_8), ProblemView.class);
        assertThat(problem.code()).matches("FSD[A-Z][0-9]{4}E");
        assertThat(response.body())
                .doesNotContain("io.farside", "Exception", "tools.jackson")
                .hasSizeLessThan(4096);
        return problem;
    }

    private HttpResponse<String> send(String method, String path, byte[] body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://" + node.admin() + path))
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
