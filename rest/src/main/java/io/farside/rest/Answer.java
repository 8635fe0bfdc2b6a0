// SPDX-License-Identifier: Apache-2.0
package io.farside.rest;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a handler answers.
 *
 * @param status HTTP status
 * @param body written as JSON; null for none
 * @param headers extra headers, for example ETag or Location
 */
public record Answer(int status, @Nullable Object body, Map<String, String> headers) {
    public static Answer ok(Object body) {
        return new Answer(200, body, Map.of());
    }

    public static Answer created(Object body, String location) {
        return new Answer(201, body, Map.of("Location", location));
    }

    /** Accepted: a task goes on in the background. */
    public static Answer accepted(Object body, String location) {
        return new Answer(202, body, Map.of("Location", location));
    }

    public static Answer nothing() {
        return new Answer(204, null, Map.of());
    }

    public Answer with(String header, String value) {
        Map<String, String> more = new java.util.HashMap<>(headers);
        more.put(header, value);
        return new Answer(status, body, Map.copyOf(more));
    }
}
