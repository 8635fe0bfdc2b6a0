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
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
    private static final int BLOCK = 64 << 10;

    /** Blocks of each volume, a bit of the change bitmap each. */
    private static final int BLOCKS = 64;

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
        cut(shown("log"), shown("data"));
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
                write(log, data, ++written);
            }
            writeUntilThere(log, data, written);
        }
        long[] logs = shown("log@drill");
        cut(logs, shown("data@drill"));
        assertThat(max(logs)).isLessThan(written);
    }

    @Test
    void aSwitchoverLosesNothing_andStreamsBack() throws IOException {
        try (Host data = new Host(one.nbd(), "data");
                Host log = new Host(one.nbd(), "log")) {
            writeUntilThere(log, data, 200);
        }
        one.commandOnceAccepted(GROUP, GroupVerb.SWITCHOVER, GroupCommandRequest.PLAIN);
        NodeUnderTest.await("the other side", () -> two.group(GROUP).access().equals("ReadWrite"));
        assertThat(max(shown("log"))).isEqualTo(written);
        try (Host data = new Host(two.nbd(), "data");
                Host log = new Host(two.nbd(), "log")) {
            NodeUnderTest.await(
                    "writes to come back",
                    () -> {
                        write(log, data, ++written);
                        return newest(one) > 300;
                    });
        }
    }

    /** Goes on writing until the target's volume shows more than this. */
    private void writeUntilThere(Host log, Host data, long number) {
        NodeUnderTest.await(
                "write " + number + " to come to the target",
                () -> {
                    write(log, data, ++written);
                    return newest(two) > number;
                });
    }

    /** The log is that of one instant, and so is the data, which goes after its log. */
    private static void cut(long[] logs, long[] datas) {
        long last = max(logs);
        assertThat(last).isGreaterThan(200);
        assertThat(max(datas)).as("data goes after its log").isBetween(last - 1, last);
        assertThat(logs).isEqualTo(upTo(last));
        assertThat(datas).isEqualTo(upTo(max(datas)));
    }

    /** First the log, then the data: no data without its log. */
    private static void write(Host log, Host data, long number) {
        try {
            log.write(place(number), block(number), false);
            data.write(place(number), block(number), false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    /** Write number n goes round and round. */
    private static long place(long number) {
        return number % BLOCKS * BLOCK;
    }

    private static byte[] block(long number) {
        return ByteBuffer.allocate(4096).putLong(number).array();
    }

    /** The newest write that has come to the file. */
    private static long newest(NodeUnderTest node) {
        try {
            return max(numbers(Files.readAllBytes(Path.of(node.volume("data").path()))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long[] shown(String export) throws IOException {
        try (Host host = new Host(two.nbd(), export)) {
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
        return Arrays.stream(numbers).max().orElse(0);
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
