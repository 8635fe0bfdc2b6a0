// SPDX-License-Identifier: Apache-2.0
package io.farside.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.farside.api.node.GroupCommandRequest;
import io.farside.api.node.GroupVerb;
import io.farside.api.node.ImageList;
import io.farside.api.node.ImageView;
import io.farside.api.node.NodePaths;
import io.farside.api.node.TakeImageRequest;
import io.farside.model.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Point-in-time copies of a group that replicates, over the admin API and NBD. */
class ImagesTest {
    private static final int MIB = 1 << 20;
    private static final String GROUP = "shop";
    private static final List<String> VOLUMES = List.of("data", "log");
    private static final int LENGTH = 64 << 10;

    private NodeUnderTest one;
    private NodeUnderTest two;

    @BeforeEach
    void pair(@TempDir Path directory) throws IOException {
        one = NodeUnderTest.start(directory, "one");
        two = NodeUnderTest.start(directory, "two");
        String id = UUID.randomUUID().toString();
        for (NodeUnderTest node : List.of(one, two)) {
            for (String volume : VOLUMES) {
                node.createVolume(volume, 16 * MIB);
            }
        }
        one.createGroup(GROUP, id, true, two.asPeer(two.link()), VOLUMES);
        two.createGroup(GROUP, id, false, one.asPeer(null), VOLUMES);
        one.commandOnceAccepted(GROUP, GroupVerb.START, GroupCommandRequest.PLAIN);
        two.awaitSynced(GROUP);
    }

    @AfterEach
    void stop() {
        one.close();
        two.close();
    }

    @Test
    void anImageShowsItsInstant_atTheTargetToo_andWritesToItStayInIt() throws IOException {
        try (Host data = new Host(one.nbd(), "data");
                Host log = new Host(one.nbd(), "log")) {
            data.write(0, filled('a'), true);
            log.write(0, filled('b'), true);
            ImageView there = take(two, "rehearsal", "practice", null);
            data.write(0, filled('x'), true);
            log.write(0, filled('y'), true);
            two.awaitSynced(GROUP);
            try (Host image = new Host(two.nbd(), "data@rehearsal");
                    Host byId = new Host(two.nbd(), "log@" + there.id())) {
                assertThat(image.read(0, LENGTH)).isEqualTo(filled('a'));
                assertThat(byId.read(0, LENGTH)).isEqualTo(filled('b'));
                image.write(LENGTH, filled('p'), false);
                image.flush();
                assertThat(image.read(LENGTH, LENGTH)).isEqualTo(filled('p'));
                assertThat(image.read(0, LENGTH)).isEqualTo(filled('a'));
                assertThat(shown(two, "rehearsal").hosts()).isEqualTo(2);
            }
            assertThat(shown(two, "rehearsal").written()).isTrue();
        }
        one.commandOnceAccepted(GROUP, GroupVerb.STOP, GroupCommandRequest.PLAIN);
        for (String volume : VOLUMES) {
            assertThat(Files.mismatch(file(one, volume), file(two, volume)))
                    .as(volume + " of both sides")
                    .isEqualTo(-1);
        }
        assertThat(all(one)).isEmpty();
    }

    @Test
    void aDropWaitsForHostsUnlessForced_andARefreshTakesThePlace() throws IOException {
        try (Host data = new Host(one.nbd(), "data")) {
            data.write(0, filled('a'), true);
            ImageView first = take(one, "daily", null, null);
            data.write(0, filled('b'), true);
            ImageView second = take(one, "daily", null, "daily");
            assertThat(second.id()).isGreaterThan(first.id());
            assertThat(all(one)).extracting(ImageView::id).containsExactly(second.id());
        }
        try (Host image = new Host(one.nbd(), "data@daily")) {
            assertThat(image.read(0, LENGTH)).isEqualTo(filled('b'));
            assertThat(refusal(() -> drop("daily", false)).problem().code()).isEqualTo("FSDN2073E");
            drop("daily", true);
            assertThatThrownBy(() -> image.read(0, LENGTH)).isInstanceOf(IOException.class);
        }
        assertThat(all(one)).isEmpty();
        assertThat(refusal(() -> drop("daily", false)).problem().code()).isEqualTo("FSDN2070E");
    }

    @Test
    void aRestoreBringsBothVolumesBack_andTheTargetFollows() throws IOException {
        try (Host data = new Host(one.nbd(), "data")) {
            data.write(0, filled('a'), true);
            take(one, "before-upgrade", null, null);
            data.write(0, filled('b'), true);
        }
        ProblemException running = refusal(() -> restore("before-upgrade"));
        assertThat(running.problem().code()).isEqualTo("FSDN3040E");
        one.commandOnceAccepted(GROUP, GroupVerb.STOP, GroupCommandRequest.PLAIN);
        restore("before-upgrade");
        try (Host data = new Host(one.nbd(), "data")) {
            assertThat(data.read(0, LENGTH)).isEqualTo(filled('a'));
        }
        one.commandOnceAccepted(GROUP, GroupVerb.START, GroupCommandRequest.PLAIN);
        two.awaitSynced(GROUP);
        one.commandOnceAccepted(GROUP, GroupVerb.STOP, GroupCommandRequest.PLAIN);
        assertThat(Files.mismatch(file(one, "data"), file(two, "data"))).isEqualTo(-1);
        assertThat(Files.readAllBytes(file(two, "data"))[0]).isEqualTo((byte) 'a');
    }

    @Test
    void aPracticeImageIsGivenUpWhenItsTimeIsOver_andItsHostsAreDisconnected() throws IOException {
        ImageView image = take(one, new TakeImageRequest("drill", "practice", 2L, null, null));
        assertThat(image.expiresAt()).isNotNull();
        try (Host host = new Host(one.nbd(), "data@drill")) {
            assertThat(host.read(0, LENGTH)).isEqualTo(new byte[LENGTH]);
            NodeUnderTest.await("the lease to end", () -> all(one).isEmpty());
            assertThatThrownBy(() -> host.read(0, LENGTH)).isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> new Host(one.nbd(), "data@drill").close())
                .isInstanceOf(IOException.class);
    }

    @Test
    void imagesSurviveARestart_andReadOnlyKindsRefuseWrites() throws IOException {
        try (Host data = new Host(one.nbd(), "data")) {
            data.write(0, filled('a'), true);
            take(one, "evening", "retained", null);
            data.write(0, filled('b'), true);
        }
        one.pause();
        one.restart();
        NodeUnderTest.await("the group to be recovered", () -> !all(one).isEmpty());
        try (Host image = new Host(one.nbd(), "data@evening")) {
            assertThat(image.read(0, LENGTH)).isEqualTo(filled('a'));
            assertThatThrownBy(() -> image.write(0, filled('q'), false))
                    .isInstanceOf(IOException.class);
        }
        assertThat(shown(one, "evening").exports())
                .extracting(ImageView.Exported::export, ImageView.Exported::access)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("data@evening", "ReadOnly"),
                        org.assertj.core.groups.Tuple.tuple("log@evening", "ReadOnly"));
    }

    @Test
    void wrongInputIsRefusedByName_andTakesNothing() {
        take(one, "there", null, null);
        assertThat(code(new TakeImageRequest("a b", null, null, null, null)))
                .isEqualTo("FSDN2020E");
        assertThat(code(new TakeImageRequest("x", "safety", null, null, null)))
                .isEqualTo("FSDN2071E");
        assertThat(code(new TakeImageRequest("x", null, 0L, null, null))).isEqualTo("FSDN2072E");
        assertThat(code(new TakeImageRequest("x", null, null, null, "nothing")))
                .isEqualTo("FSDN2070E");
        assertThat(code(new TakeImageRequest("there", null, null, null, null)))
                .isEqualTo("FSDN3041E");
        assertThat(all(one)).extracting(ImageView::name).containsExactly("there");
    }

    private String code(TakeImageRequest request) {
        return refusal(() -> take(one, request)).problem().code();
    }

    private static ProblemException refusal(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        ProblemException refused = catchThrowableOfType(ProblemException.class, call);
        assertThat(refused).isNotNull();
        return refused;
    }

    private static ImageView take(
            NodeUnderTest node, String name, @Nullable String kind, @Nullable String refreshes) {
        return take(node, new TakeImageRequest(name, kind, null, null, refreshes));
    }

    private static ImageView take(NodeUnderTest node, TakeImageRequest request) {
        return node.api().post(NodePaths.images(GROUP), request, ImageView.class);
    }

    private void drop(String image, boolean force) {
        one.api().delete(NodePaths.image(GROUP, image) + (force ? "?force=true" : ""));
    }

    private void restore(String image) {
        one.api().post(NodePaths.restore(GROUP, image), null, ImageView.class);
    }

    private static List<ImageView> all(NodeUnderTest node) {
        return node.api().get(NodePaths.images(GROUP), ImageList.class).images();
    }

    private static ImageView shown(NodeUnderTest node, String image) {
        return node.api().get(NodePaths.image(GROUP, image), ImageView.class);
    }

    private static Path file(NodeUnderTest node, String volume) {
        return Path.of(node.volume(volume).path());
    }

    private static byte[] filled(char letter) {
        byte[] bytes = new byte[LENGTH];
        Arrays.fill(bytes, (byte) letter);
        return bytes;
    }
}
