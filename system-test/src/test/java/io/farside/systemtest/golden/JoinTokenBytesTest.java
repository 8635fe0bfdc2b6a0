// SPDX-License-Identifier: Apache-2.0
package io.farside.systemtest.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.wire.replication.Fingerprint;
import io.farside.wire.replication.JoinToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("documents")
class JoinTokenBytesTest {
    private static final Path DOCUMENT =
            Path.of("").toAbsolutePath().resolveSibling("docs").resolve("protocol/joining.md");

    private static final JoinToken TOKEN =
            new JoinToken(
                    7,
                    "5a".repeat(32),
                    new Fingerprint("0123456789abcdef".repeat(4)),
                    0x1111,
                    1_800_000_000L,
                    "oslo",
                    "192.0.2.1:7401");

    @Test
    void theTokenHasItsBytesInTheDocument() throws IOException {
        String text = TOKEN.text();
        byte[] bytes = Base64.getUrlDecoder().decode(text.substring(text.indexOf('.') + 1));
        ByteBlocks blocks = new ByteBlocks(DOCUMENT);
        if (Boolean.getBoolean("golden.update")) {
            Map<String, byte[]> produced = new LinkedHashMap<>();
            produced.put("token", bytes);
            blocks.update(produced);
            blocks = new ByteBlocks(DOCUMENT);
        }
        byte[] shown = blocks.all().get("token");
        assertThat(bytes).isEqualTo(shown);
        String written = "fsj1." + Base64.getUrlEncoder().withoutPadding().encodeToString(shown);
        assertThat(JoinToken.parse(written)).isEqualTo(TOKEN);
    }
}
