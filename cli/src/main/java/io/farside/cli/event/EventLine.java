// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.event;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** One event for people: what it is about and the fields that say how it is. */
final class EventLine {
    private static final List<String> TELLING =
            List.of("status", "state", "role", "access", "direction", "connection", "command");

    private EventLine() {}

    static String of(String event, JsonNode data) {
        StringBuilder line = new StringBuilder(event);
        line.append(' ').append(name(data));
        for (String field : TELLING) {
            if (data.path(field).isString()) {
                line.append(' ').append(field).append('=').append(data.path(field).stringValue());
            }
        }
        return line.toString();
    }

    private static String name(JsonNode data) {
        for (String field : List.of("name", "nodeName", "id")) {
            if (data.path(field).isString()) {
                return data.path(field).stringValue();
            }
        }
        return "-";
    }
}
