// SPDX-License-Identifier: Apache-2.0
package io.farside.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.api.node.GroupCommandRequest;
import io.farside.api.node.GroupVerb;
import io.farside.api.node.ImageList;
import io.farside.api.node.ImageView;
import io.farside.api.node.NodePaths;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a side had before it was resynchronized, on real files. */
class SafetyImageTest {
    private static final int MIB = 1 << 20;
    private static final String GROUP = "bank";
    private static final GroupCommandRequest DISCARD =
            new GroupCommandRequest(null, null, null, null, true, null, null);

    @TempDir Path directory;

    @Test
    void writesThatAreDiscardedStayReadable_andAnEqualSideKeepsNothing() throws IOException {
        try (NodeUnderTest one = NodeUnderTest.start(directory, "one");
                NodeUnderTest two = NodeUnderTest.start(directory, "two")) {
            String id = UUID.randomUUID().toString();
            one.createVolume("data", 16 * MIB);
            two.createVolume("data", 16 * MIB);
            one.createGroup(GROUP, id, true, two.asPeer(two.link()), List.of("data"));
            two.createGroup(GROUP, id, false, one.asPeer(null), List.of("data"));
            one.commandOnceAccepted(GROUP, GroupVerb.START, GroupCommandRequest.PLAIN);
            two.awaitSynced(GROUP);
            try (Host host = new Host(one.nbd(), "data")) {
                host.write(0, filled('a'), true);
            }
            two.pause();
            try (Host host = new Host(one.nbd(), "data")) {
                host.write(0, filled('x'), true);
            }
            one.pause();
            two.restart();
            two.commandOnceAccepted(GROUP, GroupVerb.FAILOVER, GroupCommandRequest.PLAIN);
            try (Host host = new Host(two.nbd(), "data")) {
                host.write(0, filled('y'), true);
            }
            one.restart();
            two.commandOnceAccepted(GROUP, GroupVerb.REPROTECT, DISCARD);
            one.awaitSynced(GROUP);

            assertThat(at(Path.of(one.volume("data").path()))).isEqualTo((byte) 'y');
            NodeUnderTest.await("the branch alone to be left", () -> stores(one).size() == 1);
            ImageView branch =
                    one.api().get(NodePaths.images(GROUP), ImageList.class).images().getFirst();
            assertThat(branch.kind()).isEqualTo("branch");
            try (Host host = new Host(one.nbd(), "data@" + branch.name())) {
                assertThat(host.read(0, 1)).as("what was discarded").isEqualTo(new byte[] {'x'});
            }
            assertThat(stores(two)).isEmpty();
        }
    }

    private static byte[] filled(char letter) {
        byte[] bytes = new byte[64 << 10];
        java.util.Arrays.fill(bytes, (byte) letter);
        return bytes;
    }

    private static byte at(Path file) throws IOException {
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "r")) {
            return raw.readByte();
        }
    }

    private static List<Path> stores(NodeUnderTest node) {
        Path overlays = Path.of(node.volume("data").path()).resolveSibling("overlays");
        if (!Files.exists(overlays)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(overlays)) {
            return files.filter(f -> f.toString().endsWith(".store")).toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
