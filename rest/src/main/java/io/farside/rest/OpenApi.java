// SPDX-License-Identifier: Apache-2.0
package io.farside.rest;

import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaBuilder;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import io.farside.api.Json;
import io.farside.api.ProblemView;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The OpenAPI 3.1 description of a route table; schemas come from the records. */
public final class OpenApi {
    private static final Pattern PARAMETER = Pattern.compile("\\{([a-zA-Z]+)}");

    private final SchemaBuilder schemas =
            new SchemaGenerator(
                            new SchemaGeneratorConfigBuilder(
                                            Json.mapper(),
                                            SchemaVersion.DRAFT_2020_12,
                                            OptionPreset.PLAIN_JSON)
                                    .with(Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT)
                                    .build())
                    .buildMultipleSchemaDefinitions();
    private final ObjectNode root = Json.mapper().createObjectNode();

    private OpenApi(String title, String version) {
        root.put("openapi", "3.1.0");
        root.putObject("info").put("title", title).put("version", version);
    }

    /**
     * A stream of events.
     *
     * @param operation identifier, camelCase, unique in the API
     * @param summary one line
     */
    public record Stream(String path, String operation, String summary) {}

    /** The description as pretty JSON, in the order of the routes. */
    public static String describe(String title, String version, List<Route> routes) {
        return describe(title, version, routes, List.of());
    }

    /** The description as pretty JSON, in the order of the routes and then of the streams. */
    public static String describe(
            String title, String version, List<Route> routes, List<Stream> streams) {
        OpenApi api = new OpenApi(title, version);
        ObjectNode paths = api.root.putObject("paths");
        for (Route route : routes) {
            ObjectNode path =
                    paths.get(route.path()) instanceof ObjectNode known
                            ? known
                            : paths.putObject(route.path());
            api.operation(
                    path.putObject(route.method().name().toLowerCase(java.util.Locale.ROOT)),
                    route);
        }
        for (Stream stream : streams) {
            api.stream(paths.putObject(stream.path()).putObject("get"), stream);
        }
        api.root
                .putObject("components")
                .set("schemas", api.schemas.collectDefinitions("components/schemas"));
        return Json.pretty(api.root) + "\n";
    }

    private void operation(ObjectNode node, Route route) {
        node.put("operationId", route.operation()).put("summary", route.summary());
        parameters(node, route.path());
        if (route.request() != Void.class) {
            ObjectNode body = node.putObject("requestBody").put("required", true);
            content(body, "application/json", route.request());
        }
        ObjectNode responses = node.putObject("responses");
        content(
                responses.putObject("2XX").put("description", "Done or accepted"),
                "application/json",
                route.response());
        problem(responses);
    }

    private void stream(ObjectNode node, Stream stream) {
        node.put("operationId", stream.operation()).put("summary", stream.summary());
        parameters(node, stream.path());
        ObjectNode responses = node.putObject("responses");
        responses
                .putObject("200")
                .put("description", "Server-sent events until one side ends them")
                .putObject("content")
                .putObject(EventStream.MEDIA_TYPE)
                .putObject("schema")
                .put("type", "string");
        problem(responses);
    }

    private void problem(ObjectNode responses) {
        content(
                responses.putObject("default").put("description", "A problem"),
                ProblemView.MEDIA_TYPE,
                ProblemView.class);
    }

    private static void parameters(ObjectNode node, String path) {
        Matcher m = PARAMETER.matcher(path);
        while (m.find()) {
            ObjectNode parameter = node.withArray("parameters").addObject();
            parameter.put("name", m.group(1)).put("in", "path").put("required", true);
            parameter.putObject("schema").put("type", "string");
        }
    }

    private void content(ObjectNode node, String mediaType, @Nullable Class<?> type) {
        if (type != null && type != Void.class) {
            node.putObject("content")
                    .putObject(mediaType)
                    .set("schema", schemas.createSchemaReference(type));
        }
    }
}
