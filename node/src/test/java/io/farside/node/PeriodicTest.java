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
import java.nio.ByteBuffer;
import java.nio.file.Files;
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
    private static final int BLOCK = 64 << 10;

    /** Blocks of each volume, a bit of the change bitmap each. */
    private static final int BLOCKS = 64;

    /** Writes after which every place was overwritten a few times. */
    private static final long ENOUGH = 3L * BLOCKS;

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
                            write(log, data, ++written[0]);
                            long newest = newest(two);
                            if (seen[0] == 0 && newest > ENOUGH) {
                                seen[0] = written[0];
                            }
                            // From another cycle than what was seen, which therefore has ended.
                            return seen[0] != 0 && newest > seen[0];
                        });
                one.pause();
            }
            two.commandOnceAccepted(GROUP, GroupVerb.FAILOVER, GroupCommandRequest.PLAIN);
            long[] logs = shown(two, "log");
            long[] datas = shown(two, "data");
            long last = max(logs);
            assertThat(last).as("writes of the last cycles").isGreaterThan(ENOUGH);
            assertThat(max(datas)).as("data goes after its log").isBetween(last - 1, last);
            assertThat(logs).as("the log is that of one instant").isEqualTo(upTo(last));
            assertThat(datas).as("so is the data").isEqualTo(upTo(max(datas)));
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

    /** First the log, then the data: no data without its log. */
    private static void write(Host log, Host data, long number) {
        try {
            log.write(place(number), block(number), false);
            data.write(place(number), block(number), false);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
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

    /** Write number n goes round and round. */
    private static long place(long number) {
        return number % BLOCKS * BLOCK;
    }

    private static byte[] block(long number) {
        return ByteBuffer.allocate(4096).putLong(number).array();
    }

    /** The newest write that has come to the file, whether its cycle has ended or not. */
    private static long newest(NodeUnderTest node) {
        try {
            return max(numbers(Files.readAllBytes(Path.of(node.volume("data").path()))));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static long[] shown(NodeUnderTest node, String volume) throws IOException {
        try (Host host = new Host(node.nbd(), volume)) {
            return numbers(host.read(0, BLOCKS * BLOCK));
        }
    }

    /** What each place holds. */
    private static long[] numbers(byte[] bytes) {
        ByteBuffer content = ByteBuffer.wrap(bytes);
        long[] numbers = new long[BLOCKS];
        for (int i = 0; i < BLOCKS; i++) {
            numbers[i] = content.getLong(i * BLOCK);
        }
        return numbers;
    }

    private static long max(long[] numbers) {
        return java.util.Arrays.stream(numbers).max().orElse(0);
    }

    /** What the places hold when this was the last write. */
    private static long[] upTo(long last) {
        long[] numbers = new long[BLOCKS];
        for (long n = Math.max(1, last - BLOCKS + 1); n <= last; n++) {
            numbers[(int) (n % BLOCKS)] = n;
        }
        return numbers;
    }
}
