// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.store;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.farside.api.Json;
import io.farside.model.Problem;
import io.farside.runbook.Ending;
import io.farside.runbook.Outcome;
import io.farside.runbook.PlanLog;
import io.farside.session.SessionVerb;
import io.farside.session.plan.SessionStep;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.NamedType;

/** How values are written into the store: JSON, sealed types with a {@code kind}. Thread-safe. */
public final class Documents {
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    private interface Kinds {}

    private static final JsonMapper MAPPER = mapper();

    private Documents() {}

    private static JsonMapper mapper() {
        JsonMapper.Builder builder =
                Json.mapper()
                        .rebuild()
                        // A newer release may have written more.
                        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        sealed(builder, SessionStep.class);
        sealed(builder, SessionVerb.class);
        sealed(builder, Outcome.class);
        sealed(builder, Ending.class);
        sealed(builder, PlanLog.Entry.class);
        sealed(builder, LogEvent.class);
        return builder.build();
    }

    private static void sealed(JsonMapper.Builder builder, Class<?> type) {
        builder.addMixIn(type, Kinds.class);
        for (Class<?> permitted : type.getPermittedSubclasses()) {
            builder.registerSubtypes(new NamedType(permitted, permitted.getSimpleName()));
        }
    }

    public static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** Writes a value of a sealed type so that it can be read as that type. */
    public static <T> String write(T value, Class<T> as) {
        return MAPPER.writerFor(as).writeValueAsString(value);
    }

    public static <T> T read(String text, Class<T> type) {
        return MAPPER.readValue(text, type);
    }

    static Problem unreadable(String what, String cause) {
        return Problem.of(
                        "FSDR2001E",
                        "The manager's store cannot be used: " + what + ".",
                        "Check the data directory, its owner and the free space; restore a backup"
                                + " when it is damaged.")
                .withCause(cause);
    }
}
