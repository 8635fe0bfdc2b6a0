// SPDX-License-Identifier: Apache-2.0
package io.farside.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.api.ProblemView;
import io.farside.api.node.GroupCommandRequest;
import io.farside.api.node.GroupVerb;
import io.farside.api.node.GroupView;
import io.farside.api.node.HealthView;
import io.farside.api.node.ImageList;
import io.farside.api.node.ImageView;
import io.farside.api.node.NodePaths;
import io.farside.api.node.PoliciesView;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies of groups of two nodes: changed while they run, kept over restarts, carried out. */
class PoliciesTest {
    private static final long MIB = 1 << 20;
    private static final String GROUP = "pay";

    @TempDir private Path directory;

    private static PoliciesView policies(NodeUnderTest node) {
        return node.group(GROUP).target().policies();
    }

    private static void set(NodeUnderTest node, PoliciesView policies) {
        GroupView answer = node.api().put(NodePaths.policies(GROUP), policies, GroupView.class);
        assertThat(answer.target().policies()).isEqualTo(policies);
    }

    private static PoliciesView with(boolean automatic, boolean base, long warning, long alert) {
        return new PoliciesView(true, "release", 200, 0, automatic, base, true, warning, alert);
    }

    private static HealthView health(NodeUnderTest node) {
        return node.api().get(NodePaths.HEALTH, HealthView.class);
    }

    private static boolean hasAlert(NodeUnderTest node, String code) {
        return node.group(GROUP).target().alerts().stream()
                .map(ProblemView::code)
                .anyMatch(code::equals);
    }

    private static void write(NodeUnderTest node, int value) throws IOException {
        byte[] block = new byte[4096];
        block[0] = (byte) value;
        try (Host host = new Host(node.nbd(), "data")) {
            host.write(0, block, false);
        }
    }

    @Test
    void anRpoBeyondItsThresholdsIsAnAlert_andPoliciesOutliveARestart() throws IOException {
        try (NodeUnderTest one = NodeUnderTest.start(directory, "one");
                NodeUnderTest two = NodeUnderTest.start(directory, "two")) {
            NodeUnderTest.mirror(one, two, GROUP, 16 * MIB, "data");
            assertThat(policies(one)).isEqualTo(PoliciesView.DEFAULT);
            assertThat(one.group(GROUP).target().rpo().millis()).isZero();
            assertThat(one.group(GROUP).target().rpo().certainty()).isEqualTo("Measured");
            set(one, with(false, false, 300, 600));

            two.pause();
            NodeUnderTest.await(
                    "the primary to go on alone",
                    () -> one.group(GROUP).target().status().equals("Stopped"));
            write(one, 1);
            NodeUnderTest.await("the alert", () -> hasAlert(one, "FSDN2076E"));
            assertThat(one.group(GROUP).target().rpo().millis()).isGreaterThanOrEqualTo(600);
            assertThat(one.group(GROUP).target().rpo().certainty()).isEqualTo("Unknown");
            assertThat(health(one).status()).isEqualTo("severe");
            assertThat(health(one).problems()).extracting(ProblemView::code).contains("FSDN2076E");
            set(one, with(false, false, 300, 0));
            NodeUnderTest.await("only a warning", () -> hasAlert(one, "FSDN2075W"));
            set(one, with(false, false, 0, 0));
            NodeUnderTest.await("none", () -> one.group(GROUP).target().alerts().isEmpty());

            one.pause();
            one.restart();
            assertThat(policies(one)).isEqualTo(with(false, false, 0, 0));
        }
    }

    private static List<ImageView> images(NodeUnderTest node) {
        return node.api().get(NodePaths.images(GROUP), ImageList.class).images();
    }

    @Test
    void theStateOfAStopStaysReadable_andTheOldPrimaryIsSynchronizedByItself() throws IOException {
        try (NodeUnderTest one = NodeUnderTest.start(directory, "one");
                NodeUnderTest two = NodeUnderTest.start(directory, "two")) {
            NodeUnderTest.mirror(one, two, GROUP, 16 * MIB, "data");
            set(one, with(false, true, 0, 0));
            set(two, with(true, false, 0, 0));
            write(one, 7);
            one.commandOnceAccepted(GROUP, GroupVerb.STOP, GroupCommandRequest.PLAIN);
            NodeUnderTest.await("the image of the stop", () -> images(one).size() == 1);
            List<ImageView> images = images(one);
            assertThat(images.getFirst().kind()).isEqualTo("base");
            assertThat(images.getFirst().name()).startsWith("stop-");
            String export = "data@" + images.getFirst().name();
            try (Host host = new Host(one.nbd(), export)) {
                assertThat(host.read(0, 4096)[0]).isEqualTo((byte) 7);
            }

            two.commandOnceAccepted(GROUP, GroupVerb.FAILOVER, GroupCommandRequest.PLAIN);
            write(two, 8);
            NodeUnderTest.await(
                    "the old primary to follow",
                    () -> one.group(GROUP).role().equals("Secondary-Rev"));
            two.awaitSynced(GROUP);
            assertThat(two.group(GROUP).role()).isEqualTo("Primary-Rev");
        }
    }
}
