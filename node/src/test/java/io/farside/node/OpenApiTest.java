// SPDX-License-Identifier: Apache-2.0
package io.farside.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.api.Json;
import io.farside.api.node.NodePaths;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The contract changes on purpose only: write it anew with farside.update=true. */
class OpenApiTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/openapi.json");

    @Test
    void contractIsTheOneInTheRepository(@TempDir Path directory) throws Exception {
        try (NodeUnderTest node = NodeUnderTest.start(directory, "one")) {
            String served = Json.pretty(node.api().get(NodePaths.OPENAPI, JsonNode.class)) + "\n";
            if (Boolean.getBoolean("farside.update")) {
                Files.createDirectories(GOLDEN.getParent());
                Files.writeString(GOLDEN, served, StandardCharsets.UTF_8);
            }
            assertThat(served).isEqualTo(Files.readString(GOLDEN));
        }
    }
}
