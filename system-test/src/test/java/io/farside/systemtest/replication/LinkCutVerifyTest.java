// SPDX-License-Identifier: Apache-2.0
package io.farside.systemtest.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.demo.scenario.Line;
import io.farside.systemtest.process.Await;
import io.farside.systemtest.process.Site;
import io.farside.systemtest.process.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("link-cut-verify")
@Timeout(300)
class LinkCutVerifyTest {
    private static final String GROUP = "g";
    private static final String VOLUME = "v";

    @TempDir Path directory;

    @Test
    void aVerifiedWorkloadSeesNothing_whenTheLinkIsCutAndReturns() throws Exception {
        Tool.need("fio", "fio");
        try (Site one = Site.start(directory, "one");
                Site two = Site.start(directory, "two");
                Line link = new Line()) {
            link.forward(directory.resolve("proxy.link"), two.link());
            Site.mirror(
                    one,
                    two,
                    directory.resolve("proxy.link"),
                    GROUP,
                    new Site.Volumes(128 << 20, List.of(VOLUME)));
            String uri = one.uri(VOLUME);
            CompletableFuture<String> workload = CompletableFuture.supplyAsync(() -> fio(uri));
            Await.until("the first writes", () -> hasData(two));
            link.cut();
            Await.until(
                    "the primary to go on alone",
                    () -> one.group(GROUP).target().loneWritesHere().bytes() > 0);
            link.mend();
            one.awaitSynced(GROUP);
            assertThat(workload.get(120, TimeUnit.SECONDS)).contains("err= 0");
            one.awaitSynced(GROUP);
            assertThat(Files.mismatch(one.data(VOLUME), two.data(VOLUME))).isEqualTo(-1);
        }
    }

    /** Whether the file has other content than at the start, all zeros. */
    private static boolean hasData(Site site) throws Exception {
        try (var in = Files.newInputStream(site.data(VOLUME))) {
            byte[] block = new byte[1 << 20];
            for (int n = in.read(block); n > 0; n = in.read(block)) {
                for (int i = 0; i < n; i++) {
                    if (block[i] != 0) {
                        return true;
                    }
                }
            }
            return false;
        }
    }

    private String fio(String uri) {
        try {
            return Tool.ok(
                    directory,
                    "fio",
                    "--name=verify",
                    "--ioengine=nbd",
                    "--uri=" + uri,
                    "--rw=randrw",
                    "--bsrange=4k-64k",
                    "--iodepth=8",
                    "--fsync=32",
                    "--size=96M",
                    "--io_size=192M",
                    "--rate=6m",
                    "--randseed=7",
                    "--verify=crc32c",
                    "--verify_backlog=256",
                    "--verify_fatal=1");
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
