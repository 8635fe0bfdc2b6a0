// SPDX-License-Identifier: Apache-2.0
package io.farside.node.admin;

import io.farside.api.Json;
import io.farside.rest.Answer;
import java.nio.charset.StandardCharsets;

/** The API description, which is JSON text already, as an answer. */
final class OpenApiAnswer {
    private OpenApiAnswer() {}

    static Answer of(String json) {
        return Answer.ok(Json.tree(json.getBytes(StandardCharsets.UTF_8)));
    }
}
