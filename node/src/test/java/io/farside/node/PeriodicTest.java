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
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A target that holds the state of an instant a period ago, while hosts never pause. */
class PeriodicTest {
    private static final int MIB = 1 << 20;
    private static final String GROUP = "nightly";

    /** Writes after which every place was overwritten a few times. */
    private static final long ENOUGH = 3L * LogAndData.BLOCKS;

    @TempDir Path directory;

    @Test
    void theTargetHoldsOneInstantOfBothVolumes_whileHostsNeverPause() throws IOException {
        try (NodeUnderTest one = NodeUnderTest.start(directory, "one");
                NodeUnderTest two = NodeUnderTest.start(directory, "two")) {
            String id = UUID.randomUUID().toString();
            for (NodeUnderTest node : List.of(one, two)) {
                node.createVolume("data", 16 * MIB);
                node.createVolume("log", 16 * MIB);
            }
            create(one, id, true, two.asPeer(two.link()), target("periodic", 1));
            create(two, id, false, one.asPeer(null), target("periodic", 1));
            one.commandOnceAccepted(GROUP, GroupVerb.START, GroupCommandRequest.PLAIN);
            long[] written = {0};
            long[] seen = {0};
            try (Host data = new Host(one.nbd(), "data");
                    Host log = new Host(one.nbd(), "log")) {
                NodeUnderTest.await(
                        "a later cycle to have ended",
                        () -> {
                            LogAndData.write(log, data, ++written[0]);
                            long newest = LogAndData.newest(two);
                            if (seen[0] == 0 && newest > ENOUGH) {
                                seen[0] = written[0];
                            }
                            // From another cycle than what was seen, which therefore has ended.
                            return seen[0] != 0 && newest > seen[0];
                        });
                one.pause();
            }
            two.commandOnceAccepted(GROUP, GroupVerb.FAILOVER, GroupCommandRequest.PLAIN);
            LogAndData.areOneCut(
                    LogAndData.shown(two, "log"), LogAndData.shown(two, "data"), ENOUGH);
        }
    }

    @Test
    void aPeriodOutOfRange_orOfAnotherMode_isRefusedByName() throws IOException {
        try (NodeUnderTest one = NodeUnderTest.start(directory, "one")) {
            one.createVolume("data", 16 * MIB);
            one.createVolume("log", 16 * MIB);
            assertThat(refusal(one, target("periodic", 0))).contains("periodSeconds", "1 to 86400");
            assertThat(refusal(one, target("sync", 5))).contains("periodSeconds", "periodic");
        }
    }

    private static String refusal(NodeUnderTest node, CreateGroupRequest.Target target) {
        ProblemException refused =
                catchThrowableOfType(
                        ProblemException.class,
                        () ->
                                create(
                                        node,
                                        UUID.randomUUID().toString(),
                                        true,
                                        new NodeUnderTest.Peer("two", "0000000000000002", null),
                                        target));
        assertThat(refused).isNotNull();
        return refused.problem().message();
    }

    private static CreateGroupRequest.Target target(String mode, @Nullable Integer period) {
        return new CreateGroupRequest.Target("two", null, null, mode, period);
    }

    private static void create(
            NodeUnderTest node,
            String id,
            boolean primary,
            NodeUnderTest.Peer peer,
            CreateGroupRequest.Target target) {
        node.api()
                .post(
                        NodePaths.GROUPS,
                        new CreateGroupRequest(
                                GROUP,
                                id,
                                primary ? "primary" : "secondary",
                                List.of(
                                        new CreateGroupRequest.Volume("data", null),
                                        new CreateGroupRequest.Volume("log", null)),
                                new CreateGroupRequest.Target(
                                        peer.name(),
                                        peer.id(),
                                        peer.address(),
                                        target.mode(),
                                        target.periodSeconds()),
                                null),
                        GroupView.class);
    }
}
