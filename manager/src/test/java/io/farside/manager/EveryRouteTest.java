// SPDX-License-Identifier: Apache-2.0
package io.farside.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.api.Json;
import io.farside.api.ProblemView;
import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.SessionView;
import io.farside.api.manager.StatusView;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Wrong requests to every route there is, made from the API description. */
@Tag("malformed")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryRouteTest {
    private static final List<String> METHODS =
            List.of("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW");

    /** Names that are none, as a path would carry them. */
    private static final List<String> NO_NAMES =
            List.of(
                    "nobody",
                    "%00",
                    "..%2F..%2Fetc",
                    "%2E%2E",
                    "%F0%9F%92%A9",
                    "%ff",
                    "a%20b",
                    "x".repeat(6_000));

    /** A value of each kind of JSON. */
    private static final Map<String, String> KINDS =
            Map.of(
                    "string", "\"text\"",
                    "integer", "7",
                    "number", "7.5",
                    "boolean", "true",
                    "array", "[1]",
                    "object", "{\"a\":{\"b\":[]}}");

    private ManagerFixture farside;
    private JsonNode description;
    private SessionView before;
    private long position;

    private record Operation(String method, String path, JsonNode node) {
        /** The path with a name that is, or is not, one. */
        String at(String name) {
            return path.replaceAll("\\{[a-zA-Z]+}", name);
        }

        boolean named() {
            return path.contains("{");
        }
    }

    @BeforeAll
    void start(@TempDir Path directory) {
        farside = new ManagerFixture(directory);
        farside.defineSession("payroll", "MM");
        description = farside.client.get(ManagerPaths.OPENAPI, JsonNode.class);
        before = farside.session("payroll");
        position = position();
    }

    @AfterAll
    void stop() {
        farside.close();
    }

    private List<Operation> operations() {
        List<Operation> all = new ArrayList<>();
        description
                .get("paths")
                .properties()
                .forEach(path ->
                        path.getValue()
                                .properties()
                                .forEach(method ->
                                        all.add(
                                                new Operation(
                                                        method.getKey().toUpperCase(Locale.ROOT),
                                                        path.getKey(),
                                                        method.getValue()))));
        assertThat(all).hasSizeGreaterThan(20);
        return all;
    }

    /** Schema of the body; null for none. */
    private @Nullable JsonNode body(Operation operation) {
        JsonNode schema =
                operation
                        .node
                        .path("requestBody")
                        .path("content")
                        .path("application/json")
                        .path("schema");
        return schema.isMissingNode() ? null : schema;
    }

    private static Set<String> kinds(JsonNode schema) {
        Set<String> kinds = new TreeSet<>();
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            type.forEach(t -> kinds.add(t.asString()));
        } else if (type.isString()) {
            kinds.add(type.asString());
        } else {
            kinds.add("object");
        }
        return kinds;
    }

    private HttpResponse<String> send(String method, String path, byte[] body) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(farside.url() + path))
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body.length == 0
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofByteArray(body))
                        .build();
        // Its own connection: after a malformed path the server ends the one it came on.
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, BodyHandlers.ofString());
        }
    }

    private ProblemView refused(String method, String path, String body) throws Exception {
        HttpResponse<String> response = send(method, path, body.getBytes(StandardCharsets.UTF_8));
        String what = method + " " + path + " " + body + ": " + response.body();
        String told = what.length() > 600 ? what.substring(0, 600) : what;
        assertThat(response.statusCode()).as(told).isBetween(400, 499);
        assertThat(response.headers().firstValue("Content-Type").orElse(""))
                .as(told)
                .matches("application/(problem\\+)?json.*");
        ProblemView problem =
                Json.readReply(response.body().getBytes(StandardCharsets.UTF_8), ProblemView.class);
        assertThat(problem.code()).as(told).matches("FSD[A-Z][0-9]{4}E");
        assertThat(problem.correction()).as(told).isNotBlank();
        assertThat(response.body())
                .as(told)
                .doesNotContain("io.farside", "Exception", "tools.jackson");
        return problem;
    }

    @Test
    void methodsThatARouteDoesNotHaveAreRefused() throws Exception {
        Map<String, TreeSet<String>> methods = new java.util.TreeMap<>();
        operations()
                .forEach(o ->
                        methods.computeIfAbsent(o.at("payroll"), _ -> new TreeSet<>())
                                .add(o.method));
        for (Map.Entry<String, TreeSet<String>> path : methods.entrySet()) {
            for (String method : METHODS) {
                if (!path.getValue().contains(method)) {
                    refused(method, path.getKey(), "");
                }
            }
        }
        refused("POST", ManagerPaths.EVENTS, "");
        refused("DELETE", ManagerPaths.taskEvents("t"), "");
        nothingChanged();
    }

    @Test
    void fieldsOfAnotherTypeAreRefused() throws Exception {
        int tried = 0;
        for (Operation operation : operations()) {
            JsonNode schema = body(operation);
            if (schema == null) {
                continue;
            }
            for (Map.Entry<String, JsonNode> field : schema.get("properties").properties()) {
                Set<String> right = kinds(field.getValue());
                if (right.contains("number")) {
                    right.add("integer");
                }
                for (Map.Entry<String, String> kind : KINDS.entrySet()) {
                    if (!right.contains(kind.getKey())) {
                        String body = "{\"%s\":%s}".formatted(field.getKey(), kind.getValue());
                        ProblemView problem =
                                refused(operation.method, operation.at("payroll"), body);
                        assertThat(problem.code()).as(body).isEqualTo("FSDR1001E");
                        tried++;
                    }
                }
            }
        }
        assertThat(tried).isGreaterThan(50);
        nothingChanged();
    }

    @Test
    void bodiesThatAreNoneAreRefused() throws Exception {
        List<String> bodies =
                List.of(
                        "",
                        "null",
                        "[]",
                        "\"{}\"",
                        "{",
                        "{} {}",
                        "{\"unknownField\":1}",
                        "{\"__proto__\":{}}",
                        "{'name':'a'}",
                        "{\"name\":\"a\",\"name\":\"b\"}",
                        "[".repeat(10_000),
                        "{\"a\":".repeat(40) + "1" + "}".repeat(40),
                        "{\"x\":\"" + "y".repeat((1 << 20) + 1) + "\"}");
        for (Operation operation : operations()) {
            if (body(operation) != null) {
                for (String body : bodies) {
                    refused(operation.method, operation.at("payroll"), body);
                }
            }
        }
        nothingChanged();
    }

    @Test
    void namesThatAreNoneAreRefused() throws Exception {
        for (Operation operation : operations()) {
            if (operation.named()) {
                String body = body(operation) == null ? "" : "{}";
                for (String name : NO_NAMES) {
                    ProblemView problem = refused(operation.method, operation.at(name), body);
                    assertThat(problem.detail().length()).isLessThan(7_000);
                }
            }
        }
        nothingChanged();
    }

    @Test
    void pagesOutOfRangeAreRefused() throws Exception {
        for (String path :
                List.of(
                        ManagerPaths.SITES,
                        ManagerPaths.STORAGE_SYSTEMS,
                        ManagerPaths.VOLUMES,
                        ManagerPaths.SESSIONS,
                        ManagerPaths.copySets("payroll"),
                        ManagerPaths.TASKS)) {
            for (String query :
                    List.of(
                            "limit=0",
                            "limit=-1",
                            "limit=1001",
                            "limit=x",
                            "limit=1e3",
                            "limit=",
                            "offset=-1",
                            "offset=99999999999999999999",
                            "offset=%20")) {
                assertThat(refused("GET", path + "?" + query, "").code())
                        .as(query)
                        .isEqualTo("FSDR1003E");
            }
        }
    }

    private void nothingChanged() {
        assertThat(farside.session("payroll").version()).isEqualTo(before.version());
        assertThat(position()).isEqualTo(position);
    }

    private long position() {
        return farside.client.get(ManagerPaths.STATUS, StatusView.class).logPosition();
    }
}
