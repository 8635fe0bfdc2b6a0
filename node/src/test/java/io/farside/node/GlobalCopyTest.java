// SPDX-License-Identifier: Apache-2.0
package io.farside.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.farside.api.node.CreateGroupRequest;
import io.farside.api.node.GroupCommandRequest;
import io.farside.api.node.GroupVerb;
import io.farside.api.node.GroupView;
import io.farside.api.node.NodePaths;
import io.farside.model.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A target that follows: hosts do not wait for it, and a stop or switchover makes both equal. */
class GlobalCopyTest {
    private static final int MIB = 1 << 20;
    private static final String GROUP = "far";

    @TempDir Path directory;

    @Test
    void theTargetFollows_andASwitchoverLosesNothing() throws IOException {
        try (NodeUnderTest one = NodeUnderTest.start(directory, "one");
                NodeUnderTest two = NodeUnderTest.start(directory, "two")) {
            follow(one, two);
            byte[] content = new byte[4 * MIB];
            new SplittableRandom(5).nextBytes(content);
            try (Host host = new Host(one.nbd(), "data")) {
                host.write(0, content, true);
                host.write(9 * MIB, content, false);
            }
            NodeUnderTest.await("the target to have it all", () -> dirty(one) == 0);
            two.awaitSynced(GROUP);
            assertThat(Files.mismatch(file(one), file(two))).isEqualTo(-1);
            assertThat(two.group(GROUP).target().recoverableReason()).contains("primary had at 20");
            assertThat(two.group(GROUP).target().mode()).isEqualTo("global-copy");

            try (Host host = new Host(one.nbd(), "data")) {
                host.write(5 * MIB, content, false);
            }
            one.commandOnceAccepted(GROUP, GroupVerb.SWITCHOVER, GroupCommandRequest.PLAIN);
            try (Host host = new Host(two.nbd(), "data")) {
                assertThat(host.read(5 * MIB, 4 * MIB)).isEqualTo(content);
                host.write(0, new byte[MIB], true);
            }
            two.commandOnceAccepted(GROUP, GroupVerb.STOP, GroupCommandRequest.PLAIN);
            assertThat(Files.mismatch(file(one), file(two))).as("a stop is a cut").isEqualTo(-1);
            assertThat(two.group(GROUP).target().statusLabel()).isEqualTo("Stopped(User)");
        }
    }

    @Test
    void hostsDoNotWaitForATargetThatIsGone_andOnlyTheDifferenceFollows() throws IOException {
        try (NodeUnderTest one = NodeUnderTest.start(directory, "one");
                NodeUnderTest two = NodeUnderTest.start(directory, "two")) {
            follow(one, two);
            two.awaitSynced(GROUP);
            two.pause();
            try (Host host = new Host(one.nbd(), "data")) {
                byte[] block = new byte[4096];
                block[3] = 4;
                host.write(MIB, block, false);
                assertThat(host.read(MIB, 4096)).isEqualTo(block);
            }
            NodeUnderTest.await(
                    "the primary to go on alone",
                    () -> one.group(GROUP).target().statusLabel().equals("Stopped(LinkLost)"));
            long moved = one.group(GROUP).target().resyncMovedBytes();
            two.restart();
            NodeUnderTest.await(
                    "the target to follow again", () -> started(one) && dirty(one) == 0);
            assertThat(Files.mismatch(file(one), file(two))).isEqualTo(-1);
            assertThat(one.group(GROUP).target().resyncMovedBytes() - moved)
                    .isLessThanOrEqualTo(MIB);
        }
    }

    @Test
    void aModeThatIsNone_isRefusedByName() throws IOException {
        try (NodeUnderTest one = NodeUnderTest.start(directory, "one")) {
            one.createVolume("data", 16 * MIB);
            ProblemException refused =
                    catchThrowableOfType(
                            ProblemException.class,
                            () -> create(one, UUID.randomUUID().toString(), true, peer(), "soon"));
            assertThat(refused.problem().message()).contains("target.mode", "global-copy");
            assertThat(catchThrowableOfType(ProblemException.class, () -> one.group(GROUP)))
                    .as("no group was made")
                    .isNotNull();
        }
    }

    private static NodeUnderTest.Peer peer() {
        return new NodeUnderTest.Peer("two", "0000000000000002", null);
    }

    private static void follow(NodeUnderTest one, NodeUnderTest two) {
        String id = UUID.randomUUID().toString();
        one.createVolume("data", 16 * MIB);
        two.createVolume("data", 16 * MIB);
        create(one, id, true, two.asPeer(two.link()), "global-copy");
        create(two, id, false, one.asPeer(null), "global-copy");
        one.commandOnceAccepted(GROUP, GroupVerb.START, GroupCommandRequest.PLAIN);
        NodeUnderTest.await("replication to run", () -> started(one) && started(two));
    }

    private static void create(
            NodeUnderTest node, String id, boolean primary, NodeUnderTest.Peer peer, String mode) {
        node.api()
                .post(
                        NodePaths.GROUPS,
                        new CreateGroupRequest(
                                GROUP,
                                id,
                                primary ? "primary" : "secondary",
                                List.of(new CreateGroupRequest.Volume("data", null)),
                                new CreateGroupRequest.Target(
                                        peer.name(), peer.id(), peer.address(), mode),
                                null),
                        GroupView.class);
    }

    private static boolean started(NodeUnderTest node) {
        return node.group(GROUP).target().statusLabel().equals("Started");
    }

    private static long dirty(NodeUnderTest node) {
        return node.group(GROUP).target().volumes().stream().mapToLong(v -> v.dirtyBytes()).sum();
    }

    private static Path file(NodeUnderTest node) {
        return Path.of(node.volume("data").path());
    }
}
