// SPDX-License-Identifier: Apache-2.0
package io.farside.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.farside.api.ApiClient;
import io.farside.api.node.GroupCommandRequest;
import io.farside.api.node.GroupCommandResult;
import io.farside.api.node.GroupVerb;
import io.farside.api.node.GroupView;
import io.farside.api.node.NodePaths;
import io.farside.api.node.TermView;
import io.farside.model.ProblemException;
import io.farside.wire.nbd.BlockExtent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwoNodesTest {
    private static final long MIB = 1 << 20;
    private static final GroupCommandRequest PLAIN = GroupCommandRequest.PLAIN;

    @TempDir private Path directory;
    private NodeUnderTest one;
    private NodeUnderTest two;

    @BeforeEach
    void start() throws IOException {
        one = NodeUnderTest.start(directory, "one");
        two = NodeUnderTest.start(directory, "two");
        NodeUnderTest.mirror(one, two, "pay", 8 * MIB, "data", "log");
    }

    @AfterEach
    void stop() {
        one.close();
        two.close();
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    @Test
    void everyWriteIsThere_afterAFailoverAndTheWayBack() throws IOException {
        try (Host host = new Host(one.nbd(), "data")) {
            host.write(0, filled(4096, 7), true);
            host.write(MIB, filled(4096, 8), false);
            host.flush();
        }
        one.close();
        NodeUnderTest.await(
                "the target to be alone", () -> two.group("pay").target().link().equals("Down"));
        two.command("pay", GroupVerb.FAILOVER, PLAIN);
        try (Host host = new Host(two.nbd(), "data")) {
            assertThat(host.read(0, 4096)).isEqualTo(filled(4096, 7));
            assertThat(host.read(MIB, 4096)).isEqualTo(filled(4096, 8));
            host.write(2 * MIB, filled(4096, 9), true);
        }
        one.restart();
        Host.Refused fenced =
                catchThrowableOfType(Host.Refused.class, () -> new Host(one.nbd(), "data").close());
        assertThat(fenced).hasMessageContaining("FSDN");

        two.commandOnceAccepted("pay", GroupVerb.REPROTECT, PLAIN.withDiscard());
        two.awaitSynced("pay");
        two.commandOnceAccepted("pay", GroupVerb.FAILBACK, PLAIN);
        NodeUnderTest.await(
                "production to be home", () -> one.group("pay").access().equals("ReadWrite"));
        one.awaitSynced("pay");
        try (Host host = new Host(one.nbd(), "data")) {
            assertThat(host.read(0, 4096)).isEqualTo(filled(4096, 7));
            assertThat(host.read(2 * MIB, 4096)).isEqualTo(filled(4096, 9));
        }
        assertThat(Files.mismatch(file(one, "data"), file(two, "data"))).isEqualTo(-1);
    }

    private static Path file(NodeUnderTest node, String volume) {
        return Path.of(node.volume(volume).path());
    }

    @Test
    void repeatedCommandsAreAnsweredAndDoneOnce_alsoAfterARestart() {
        GroupCommandRequest stop = PLAIN.withRequestId("stop-1");
        GroupCommandResult first = one.command("pay", GroupVerb.STOP, stop);
        assertThat(first.repeated()).isFalse();
        NodeUnderTest.await(
                "the group to stop", () -> one.group("pay").target().status().equals("Stopped"));
        one.commandOnceAccepted("pay", GroupVerb.START, PLAIN);
        one.awaitSynced("pay");

        GroupCommandResult again = one.command("pay", GroupVerb.STOP, stop);
        assertThat(again.repeated()).isTrue();
        assertThat(again.detail()).isEqualTo(first.detail());
        assertThat(one.group("pay").target().status()).isEqualTo("Started");

        one.restart();
        assertThat(one.command("pay", GroupVerb.STOP, stop).repeated()).isTrue();
        ProblemException other = refusal(() -> one.command("pay", GroupVerb.START, stop));
        assertThat(other.problem().code()).isEqualTo("FSDN2054E");
    }

    @Test
    void commandsOfATermThatIsOverAreRefused_andChangeNothing() {
        one.api().post(NodePaths.TERM, new TermView(5, "m1"), TermView.class);
        long before = one.group("pay").sequence();
        for (Map.Entry<String, String> wrong :
                Map.of("4@m1", "FSDN2050E", "5@m2", "FSDN2051E", "x", "FSDN2052E").entrySet()) {
            try (ApiClient old = one.client(Map.of(NodePaths.TERM_HEADER, wrong.getKey()))) {
                ProblemException refused =
                        refusal(() ->
                                old.post(
                                        NodePaths.verb("pay", GroupVerb.STOP),
                                        PLAIN,
                                        GroupCommandResult.class));
                assertThat(refused.problem().code()).isEqualTo(wrong.getValue());
            }
        }
        assertThat(one.group("pay").sequence()).isEqualTo(before);
        one.restart();
        assertThat(one.view().term()).isEqualTo(new TermView(5, "m1"));
    }

    @Test
    void aCommandForAnotherRoleEpochIsRefused() {
        GroupView view = one.group("pay");
        var wrong =
                new io.farside.api.node.RoleEpochView(
                        view.roleEpoch().counter() + 1, view.roleEpoch().writer());
        ProblemException refused =
                refusal(() -> one.command("pay", GroupVerb.STOP, PLAIN.withExpected(wrong)));
        assertThat(refused.problem().code()).startsWith("FSDN3");
        assertThat(one.group("pay").target().status()).isEqualTo("Started");
    }

    @Test
    void theChangeBitmapIsReadable_whileTheTargetIsAway() throws IOException {
        String context = "qemu:dirty-bitmap:farside-two";
        try (Host host = new Host(one.nbd(), "data", context)) {
            assertThat(host.status(0, 8 * MIB)).containsExactly(new BlockExtent(8 * MIB, 0));
            two.close();
            host.write(MIB, filled(4096, 1), true);
            assertThat(host.status(0, 8 * MIB))
                    .containsExactly(
                            new BlockExtent(MIB, 0),
                            new BlockExtent(65_536, BlockExtent.DIRTY),
                            new BlockExtent(7 * MIB - 65_536, 0));
            two.restart();
            one.awaitSynced("pay");
            NodeUnderTest.await("the bitmap to be empty", () -> isClean(host));
        }
    }

    private static boolean isClean(Host host) {
        try {
            return host.status(0, 8 * MIB).equals(java.util.List.of(new BlockExtent(8 * MIB, 0)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ProblemException refusal(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable c) {
        return catchThrowableOfType(ProblemException.class, c);
    }
}
