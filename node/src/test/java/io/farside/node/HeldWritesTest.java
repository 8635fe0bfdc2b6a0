// SPDX-License-Identifier: Apache-2.0
package io.farside.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.api.node.CreateGroupRequest;
import io.farside.api.node.GroupCommandRequest;
import io.farside.api.node.GroupVerb;
import io.farside.api.node.GroupView;
import io.farside.api.node.NodePaths;
import io.farside.api.node.PoliciesView;
import io.farside.wire.nbd.NbdError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts whose writes are held take all the memory there is for hosts. */
class HeldWritesTest {
    private static final int MIB = 1 << 20;

    /** With {@link #WRITES} MiB each more than a node has for hosts. */
    private static final int HOSTS = 6;

    private static final int WRITES = 32;

    /** So many writes are in the node when its memory for hosts is taken. */
    private static final int MOST_HELD = 126;

    /** Of 4 KiB, which fill what is left between the large ones. */
    private static final int SMALL_WRITES = 120;

    private static final int SMALL = 4096;

    @TempDir private Path directory;

    @Test
    void theTargetIsBroughtBack_andEveryHeldWriteIsDone() throws Exception {
        // The nodes are closed first, which ends whatever a host waits for.
        try (ExecutorService hosts = Executors.newVirtualThreadPerTaskExecutor();
                NodeUnderTest one = NodeUnderTest.start(directory, "one");
                NodeUnderTest two = NodeUnderTest.start(directory, "two")) {
            mirrorThatHolds(one, two);
            try (Host host = new Host(one.nbd(), "data")) {
                for (int i = 0; i < 64; i++) {
                    host.write((long) i * 4 * MIB, filled(64 << 10, i), false);
                }
            }
            two.pause();
            NodeUnderTest.await(
                    "the link to be down", () -> !one.group("pay").target().link().equals("Up"));
            AtomicInteger sent = new AtomicInteger();
            List<Future<Integer>> results = new ArrayList<>();
            for (int h = 0; h < HOSTS; h++) {
                int number = h;
                long at = (long) number * WRITES * MIB;
                results.add(hosts.submit(() -> write(one, at, MIB, WRITES, sent)));
            }
            NodeUnderTest.await("the memory to be taken", () -> sent.get() >= MOST_HELD);
            AtomicInteger small = new AtomicInteger();
            List<Future<Integer>> smallResults = new ArrayList<>();
            for (int h = 0; h < 2; h++) {
                long at = (200L + h) * MIB;
                smallResults.add(hosts.submit(() -> write(one, at, SMALL, SMALL_WRITES, small)));
            }
            NodeUnderTest.await("the rest to be taken", () -> small.get() >= 2 * SMALL_WRITES - 80);

            two.restart();
            one.awaitSynced("pay");
            for (Future<Integer> result : results) {
                assertThat(result.get(60, TimeUnit.SECONDS)).isEqualTo(WRITES);
            }
            for (Future<Integer> result : smallResults) {
                assertThat(result.get(60, TimeUnit.SECONDS)).isEqualTo(SMALL_WRITES);
            }
            one.awaitSynced("pay");
            assertThat(one.group("pay").target().resyncMovedBytes())
                    .as("what was written last before the loss was compared")
                    .isPositive();
            assertThat(Files.mismatch(file(one), file(two))).isEqualTo(-1);
        }
    }

    private static int write(
            NodeUnderTest node, long from, int length, int count, AtomicInteger sent)
            throws IOException {
        try (Host host = new Host(node.nbd(), "data")) {
            for (int i = 0; i < count; i++) {
                host.begin(from + (long) i * length, filled(length, i), false);
                sent.incrementAndGet();
            }
            int done = 0;
            for (int i = 0; i < count; i++) {
                done += host.end() == NbdError.NONE ? 1 : 0;
            }
            return done;
        }
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) (value + 1));
        return bytes;
    }

    private static Path file(NodeUnderTest node) {
        return Path.of(node.volume("data").path());
    }

    private static void mirrorThatHolds(NodeUnderTest one, NodeUnderTest two) {
        String id = UUID.randomUUID().toString();
        PoliciesView hold = new PoliciesView(true, "hold", 100, 0);
        for (NodeUnderTest node : List.of(one, two)) {
            NodeUnderTest other = node == one ? two : one;
            node.createVolume("data", 256L * MIB);
            node.api()
                    .post(
                            NodePaths.GROUPS,
                            new CreateGroupRequest(
                                    "pay",
                                    id,
                                    node == one ? "primary" : "secondary",
                                    List.of(new CreateGroupRequest.Volume("data", null)),
                                    new CreateGroupRequest.Target(
                                            other.name(),
                                            other.view().nodeId(),
                                            node == one ? two.link() : null,
                                            null),
                                    hold),
                            GroupView.class);
        }
        one.commandOnceAccepted("pay", GroupVerb.START, GroupCommandRequest.PLAIN);
        one.awaitSynced("pay");
    }
}
