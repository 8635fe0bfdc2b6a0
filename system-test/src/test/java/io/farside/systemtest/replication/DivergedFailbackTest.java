// SPDX-License-Identifier: Apache-2.0
package io.farside.systemtest.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.api.node.GroupCommandRequest;
import io.farside.api.node.GroupVerb;
import io.farside.api.node.GroupView;
import io.farside.systemtest.process.Await;
import io.farside.systemtest.process.Site;
import io.farside.systemtest.process.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("diverged-failback")
@Timeout(300)
class DivergedFailbackTest {
    private static final long MIB = 1 << 20;
    private static final String GROUP = "g";
    private static final String VOLUME = "v";

    @TempDir Path directory;

    @Test
    void failbackMovesOnlyWhatDiffers_whenBothSidesWroteAlone() throws Exception {
        Tool.need("qemu-io", "qemu-utils");
        try (Site one = Site.start(directory, "one");
                Site two = Site.start(directory, "two")) {
            Site.mirror(one, two, GROUP, 1024 * MIB, List.of(VOLUME));
            write(one, 0x11, "96M", "16M");
            two.kill();
            write(one, 0x22, "100M", "5M");
            one.kill();
            two.restart();
            two.command(GROUP, GroupVerb.FAILOVER, GroupCommandRequest.PLAIN);
            write(two, 0x33, "200M", "7M");
            one.restart();
            Await.until(
                    "both sides to have met", () -> two.group(GROUP).target().link().equals("Up"));
            // The killed side knows its lone writes only by the extents that were hot, the 16 MiB
            // written just before included: the preview says at most, never less.
            assertThat(two.group(GROUP).target().loneWritesThere().bytes())
                    .isBetween(5 * MIB, 16 * MIB);
            assertThat(two.accepts(GROUP, GroupVerb.FAILBACK))
                    .as("failback without agreeing to discard")
                    .isFalse();
            two.command(GROUP, GroupVerb.FAILBACK, GroupCommandRequest.PLAIN.withDiscard());
            Await.until(
                    "production to be home",
                    () -> {
                        GroupView home = one.group(GROUP);
                        return home.role().equals("Primary")
                                && home.access().equals("ReadWrite")
                                && home.target().volumes().getFirst().sync().equals("Synced");
                    });
            long moved = two.group(GROUP).target().resyncMovedBytes();
            assertThat(moved).as("bytes moved, of a union of 12 MiB").isBetween(12 * MIB, 13 * MIB);
            assertThat(Files.mismatch(one.data(VOLUME), two.data(VOLUME))).isEqualTo(-1);
        }
    }

    private void write(Site site, int pattern, String offset, String length) throws Exception {
        Tool.ok(
                directory,
                "qemu-io",
                "-f",
                "raw",
                "-c",
                "write -P " + pattern + " " + offset + " " + length,
                "-c",
                "flush",
                site.uri(VOLUME));
    }
}
