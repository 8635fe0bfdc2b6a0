// SPDX-License-Identifier: Apache-2.0
package io.farside.api;

import io.farside.model.Problem;
import io.farside.model.ProblemKind;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * JSON as all interfaces speak it: camelCase, unknown or duplicate fields refused, bounded depth
 * and lengths. Thread-safe.
 */
public final class Json {
    /** Deepest nesting read. */
    public static final int MAX_DEPTH = 32;

    /** Longest string read, characters. */
    public static final int MAX_STRING_CHARACTERS = 1 << 20;

    /** Longest number read, characters. */
    private static final int MAX_NUMBER_CHARACTERS = 40;

    private static final JsonMapper MAPPER =
            JsonMapper.builder(factory())
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                    .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                    .withCoercionConfig(
                            LogicalType.Textual,
                            text ->
                                    text.setCoercion(
                                                    CoercionInputShape.Integer, CoercionAction.Fail)
                                            .setCoercion(
                                                    CoercionInputShape.Float, CoercionAction.Fail)
                                            .setCoercion(
                                                    CoercionInputShape.Boolean,
                                                    CoercionAction.Fail))
                    .build();

    /** For readers of what newer servers send: unknown fields are passed over. */
    private static final JsonMapper LENIENT =
            MAPPER.rebuild()
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .build();

    private Json() {}

    private static JsonFactory factory() {
        return JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(
                        StreamReadConstraints.builder()
                                .maxNestingDepth(MAX_DEPTH)
                                .maxStringLength(MAX_STRING_CHARACTERS)
                                .maxNumberLength(MAX_NUMBER_CHARACTERS)
                                .build())
                .build();
    }

    public static JsonMapper mapper() {
        return MAPPER;
    }

    public static byte[] bytes(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    public static String text(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    public static String pretty(Object value) {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
    }

    /**
     * Reads a request strictly; what is wrong comes as a {@code FSDR1001E} problem with line and
     * column.
     */
    public static <T> T readRequest(byte[] body, Class<T> type) {
        try {
            T value = MAPPER.readValue(body, type);
            if (value == null) {
                throw refused("null is no request", null);
            }
            return value;
        } catch (JacksonException e) {
            throw refused(e.getOriginalMessage(), e);
        }
    }

    /** Reads what a server sent, passing over fields this version does not know. */
    public static <T> T readReply(byte[] body, Class<T> type) {
        return LENIENT.readValue(body, type);
    }

    public static JsonNode tree(byte[] body) {
        return LENIENT.readTree(body);
    }

    private static RuntimeException refused(
            String what, @org.jspecify.annotations.Nullable JacksonException e) {
        String where =
                e == null || e.getLocation() == null
                        ? ""
                        : "line "
                                + e.getLocation().getLineNr()
                                + ", column "
                                + e.getLocation().getColumnNr();
        String path =
                e instanceof DatabindException d && d.getPath() != null && !d.getPath().isEmpty()
                        ? " at "
                                + d.getPathReference()
                                        .replaceAll("io\\.farside\\.[a-zA-Z.]*\\.", "")
                        : "";
        Problem problem =
                Problem.badInput(
                                "FSDR1001E",
                                "The body is not the JSON this request takes: "
                                        + firstLine(what)
                                        + path,
                                "Send the fields that the API description names, with their types.")
                        .withCause(where);
        return (e instanceof StreamConstraintsException
                        ? problem.as(ProblemKind.TOO_LARGE)
                        : problem)
                .toException();
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        String line = end < 0 ? text : text.substring(0, end);
        return line.replaceAll("io\\.farside\\.[a-zA-Z.]*\\.", "");
    }
}
