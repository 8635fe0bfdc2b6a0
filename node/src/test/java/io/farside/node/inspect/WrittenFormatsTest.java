// SPDX-License-Identifier: Apache-2.0
package io.farside.node.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.node.DrivenNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inspect reads what a node writes: every format of a data directory. */
class WrittenFormatsTest {
    @TempDir private Path directory;

    private static Finding one(List<Finding> findings, String format) {
        List<Finding> found = findings.stream().filter(f -> f.format().equals(format)).toList();
        assertThat(found).as(format).hasSize(1);
        return found.getFirst();
    }

    @Test
    void everyFormatIsReadBack_whileTheNodeRunsAndAfterItEnded() throws Exception {
        String groupId;
        try (DrivenNode node = DrivenNode.withLoneWrites(directory)) {
            groupId = node.groupId();
            List<Finding> running = Inspector.inspect(node.data());
            check(running, groupId);
            assertThat(one(running, "superblock").content()).containsEntry("clean", false);
            assertThat(number(one(running, "intent map"), "hotExtents")).isEqualTo(2);
        }
        List<Finding> ended = Inspector.inspect(directory.resolve("one-data"));
        check(ended, groupId);
        assertThat(one(ended, "superblock").content()).containsEntry("clean", true);
        assertThat(number(one(ended, "intent map"), "hotExtents")).isZero();
        assertThat(number(one(ended, "change bitmap"), "dirtyBits")).isEqualTo(2);
    }

    private static long number(Finding finding, String field) {
        return finding.content().get(field) instanceof Number number ? number.longValue() : -1;
    }

    private static void check(List<Finding> findings, String groupId) {
        assertThat(findings)
                .allSatisfy(f -> assertThat(f.damage()).as(f.file()).isEmpty())
                .allSatisfy(f -> assertThat(f.content()).as(f.file()).isNotEmpty());
        assertThat(findings)
                .extracting(Finding::format)
                .containsExactlyInAnyOrder(
                        "superblock",
                        "group record",
                        "image catalogue",
                        "applied epoch",
                        "intent map",
                        "change bitmap",
                        "group definition",
                        "node",
                        "node key",
                        "manager term",
                        "requests");
        assertThat(one(findings, "group definition").content().toString()).contains(groupId);
        assertThat(one(findings, "group record").content().toString()).contains(groupId);
        assertThat(one(findings, "superblock").content().toString()).contains(groupId);
        assertThat(one(findings, "manager term").content().toString()).contains("m1");
        assertThat(one(findings, "requests").content().toString()).contains("start-1");
    }
}
