// SPDX-License-Identifier: Apache-2.0
package io.farside.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.farside.api.node.GroupCommandRequest;
import io.farside.api.node.GroupVerb;
import io.farside.api.node.GroupView;
import io.farside.api.node.NodePaths;
import io.farside.model.Problem;
import io.farside.model.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Volumes of a group that was deleted, in a new one. */
class RegroupTest {
    private static final int MIB = 1 << 20;
    private static final GroupCommandRequest PLAIN = GroupCommandRequest.PLAIN;

    @TempDir private Path directory;

    @Test
    void theTargetIsOverwrittenOnlyWhenAgreed_andOnlyWhereItDiffers() throws IOException {
        try (NodeUnderTest one = NodeUnderTest.start(directory, "one");
                NodeUnderTest two = NodeUnderTest.start(directory, "two")) {
            NodeUnderTest.mirror(one, two, "old", 16 * MIB, "data");
            byte[] content = new byte[8 * MIB];
            new SplittableRandom(3).nextBytes(content);
            try (Host host = new Host(one.nbd(), "data")) {
                host.write(0, content, true);
            }
            delete(one);
            delete(two);
            try (Host host = new Host(two.nbd(), "data")) {
                host.write(MIB, new byte[4096], true);
            }

            String id = UUID.randomUUID().toString();
            one.createGroup("new", id, true, two.asPeer(two.link()), List.of("data"));
            two.createGroup("new", id, false, one.asPeer(null), List.of("data"));
            NodeUnderTest.await(
                    "the start to be refused for what the target holds",
                    () -> refusal(one).code().equals("FSDN3015E"));
            assertThat(refusal(one).cause() + refusal(one).correction())
                    .contains("UNRELATED", "start with overwrite");
            try (Host host = new Host(one.nbd(), "data")) {
                assertThat(host.read(MIB, 4096)).isEqualTo(slice(content));
            }

            one.commandOnceAccepted("new", GroupVerb.START, PLAIN.withOverwrite());
            one.awaitSynced("new");
            assertThat(Files.mismatch(file(one), file(two))).isEqualTo(-1);
            GroupView view = one.group("new");
            assertThat(view.target().resyncMovedBytes())
                    .as("digests and the one block that differs")
                    .isBetween(4096L, (long) MIB);
        }
    }

    private static Problem refusal(NodeUnderTest node) {
        return catchThrowableOfType(
                        ProblemException.class, () -> node.command("new", GroupVerb.START, PLAIN))
                .problem();
    }

    private static byte[] slice(byte[] content) {
        return java.util.Arrays.copyOfRange(content, MIB, MIB + 4096);
    }

    private static void delete(NodeUnderTest node) {
        node.api().delete(NodePaths.group("old") + "?force=true");
    }

    private static Path file(NodeUnderTest node) {
        return Path.of(node.volume("data").path());
    }
}
