// SPDX-License-Identifier: Apache-2.0
package io.farside.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.api.node.CreateGroupRequest;
import io.farside.api.node.GroupCommandRequest;
import io.farside.api.node.GroupVerb;
import io.farside.api.node.GroupView;
import io.farside.api.node.ImageView;
import io.farside.api.node.NodePaths;
import io.farside.api.node.TakeImageRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A target that is a second behind a primary whose hosts never pause. */
class StreamTest {
    private static final int MIB = 1 << 20;
    private static final String GROUP = "shop";
    private NodeUnderTest one;
    private NodeUnderTest two;
    private long written;

    @BeforeEach
    void pair(@TempDir Path directory) throws IOException {
        one = NodeUnderTest.start(directory, "one");
        two = NodeUnderTest.start(directory, "two");
        String id = UUID.randomUUID().toString();
        for (NodeUnderTest node : List.of(one, two)) {
            node.createVolume("data", 16 * MIB);
            node.createVolume("log", 16 * MIB);
        }
        create(one, id, true, two.asPeer(two.link()));
        create(two, id, false, one.asPeer(null));
        one.commandOnceAccepted(GROUP, GroupVerb.START, GroupCommandRequest.PLAIN);
    }

    @AfterEach
    void stop() {
        one.close();
        two.close();
    }

    @Test
    void theTargetIsOneCutOfBothVolumes_whileHostsNeverPause() throws IOException {
        try (Host data = new Host(one.nbd(), "data");
                Host log = new Host(one.nbd(), "log")) {
            writeUntilThere(log, data, 200);
            writeUntilThere(log, data, written);
            one.pause();
        }
        two.commandOnceAccepted(GROUP, GroupVerb.FAILOVER, GroupCommandRequest.PLAIN);
        LogAndData.areOneCut(shown("log"), shown("data"), 200);
    }

    @Test
    void anImageOfTheTargetIsOneCut_andTheStreamGoesOn() throws IOException {
        try (Host data = new Host(one.nbd(), "data");
                Host log = new Host(one.nbd(), "log")) {
            writeUntilThere(log, data, 200);
            Thread taking =
                    Thread.ofVirtual()
                            .start(() ->
                                    two.api()
                                            .post(
                                                    NodePaths.images(GROUP),
                                                    new TakeImageRequest(
                                                            "drill", null, null, null, null),
                                                    ImageView.class));
            while (taking.isAlive()) {
                LogAndData.write(log, data, ++written);
            }
            writeUntilThere(log, data, written);
        }
        long[] logs = shown("log@drill");
        LogAndData.areOneCut(logs, shown("data@drill"), 200);
        assertThat(LogAndData.max(logs)).isLessThan(written);
    }

    @Test
    void aSwitchoverLosesNothing_andStreamsBack() throws IOException {
        try (Host data = new Host(one.nbd(), "data");
                Host log = new Host(one.nbd(), "log")) {
            writeUntilThere(log, data, 200);
        }
        one.commandOnceAccepted(GROUP, GroupVerb.SWITCHOVER, GroupCommandRequest.PLAIN);
        NodeUnderTest.await("the other side", () -> two.group(GROUP).access().equals("ReadWrite"));
        assertThat(LogAndData.max(shown("log"))).isEqualTo(written);
        try (Host data = new Host(two.nbd(), "data");
                Host log = new Host(two.nbd(), "log")) {
            NodeUnderTest.await(
                    "writes to come back",
                    () -> {
                        LogAndData.write(log, data, ++written);
                        return LogAndData.newest(one) > 300;
                    });
        }
    }

    /** Goes on writing until the target's volume shows more than this. */
    private void writeUntilThere(Host log, Host data, long number) {
        NodeUnderTest.await(
                "write " + number + " to come to the target",
                () -> {
                    LogAndData.write(log, data, ++written);
                    return LogAndData.newest(two) > number;
                });
    }

    private long[] shown(String export) throws IOException {
        return LogAndData.shown(two, export);
    }

    private static void create(
            NodeUnderTest node, String id, boolean primary, NodeUnderTest.Peer peer) {
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
                                        peer.name(), peer.id(), peer.address(), "stream", null),
                                null),
                        GroupView.class);
    }
}
