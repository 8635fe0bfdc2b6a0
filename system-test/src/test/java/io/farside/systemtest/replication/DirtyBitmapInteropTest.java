// SPDX-License-Identifier: Apache-2.0
package io.farside.systemtest.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.api.Json;
import io.farside.systemtest.process.Await;
import io.farside.systemtest.process.Site;
import io.farside.systemtest.process.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Clients we did not write read which blocks differ from the target. */
@Tag("interop")
class DirtyBitmapInteropTest {
    private static final long MIB = 1 << 20;
    private static final String CONTEXT = "qemu:dirty-bitmap:farside-two";

    @TempDir private Path directory;

    @BeforeEach
    void tools() {
        Tool.need("nbdinfo", "libnbd-bin");
        Tool.need("qemu-io", "qemu-utils");
        Tool.need("qemu-img", "qemu-utils");
    }

    @Test
    void whatDiffersIsRead_whileTheTargetIsAwayAndAfterItIsBack() throws Exception {
        try (Site one = Site.start(directory, "one");
                Site two = Site.start(directory, "two")) {
            Site.mirror(one, two, "pay", 16 * MIB, List.of("data"));
            assertThat(nbdinfo(one)).containsExactly("0+16777216:0");

            two.kill();
            Tool.ok(
                    directory,
                    "qemu-io",
                    "-f",
                    "raw",
                    "-c",
                    "write -P 7 1M 4k",
                    "-c",
                    "write -P 8 8M 128k",
                    one.uri("data"));
            assertThat(nbdinfo(one))
                    .containsExactly(
                            "0+1048576:0",
                            "1048576+65536:1",
                            "1114112+7274496:0",
                            "8388608+131072:1",
                            "8519680+8257536:0");
            assertThat(qemuMap()).containsExactly("1048576+65536", "8388608+131072");

            two.restart();
            one.awaitSynced("pay");
            Await.until(
                    "the bitmap to be empty", () -> nbdinfo(one).equals(List.of("0+16777216:0")));
        }
    }

    private List<String> nbdinfo(Site site) throws IOException {
        List<String> extents = new ArrayList<>();
        String text = Tool.ok(directory, "nbdinfo", "--json", "--map=" + CONTEXT, site.uri("data"));
        for (JsonNode e : Json.tree(text.getBytes(StandardCharsets.UTF_8))) {
            extents.add(e.get("offset") + "+" + e.get("length") + ":" + e.get("type"));
        }
        return extents;
    }

    /** QEMU shows the blocks of a bitmap as parts without data. */
    private List<String> qemuMap() throws IOException {
        String text =
                Tool.ok(
                        directory,
                        "qemu-img",
                        "map",
                        "--output=json",
                        "--image-opts",
                        "driver=nbd,server.type=unix,server.path="
                                + directory.resolve("one.nbd")
                                + ",export=data,x-dirty-bitmap="
                                + CONTEXT);
        List<String> extents = new ArrayList<>();
        for (JsonNode e : Json.tree(text.getBytes(StandardCharsets.UTF_8))) {
            if (!e.get("data").asBoolean()) {
                extents.add(e.get("start") + "+" + e.get("length"));
            }
        }
        return extents;
    }
}
