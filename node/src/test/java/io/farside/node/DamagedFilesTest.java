// SPDX-License-Identifier: Apache-2.0
package io.farside.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.farside.api.ProblemView;
import io.farside.api.node.GroupCommandRequest;
import io.farside.api.node.GroupVerb;
import io.farside.api.node.ImageView;
import io.farside.api.node.NodePaths;
import io.farside.api.node.TakeImageRequest;
import io.farside.model.ProblemException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of one group are damaged while its node is down: that group says so, others run on. */
@Tag("malformed")
class DamagedFilesTest {
    private static final int MIB = 1 << 20;
    private static final String HURT = "hurt";
    private static final String SOUND = "sound";
    private static final int LENGTH = 64 << 10;

    private NodeUnderTest one;
    private NodeUnderTest two;

    @BeforeEach
    void pairs(@TempDir Path directory) throws IOException {
        one = NodeUnderTest.start(directory, "one");
        two = NodeUnderTest.start(directory, "two");
        NodeUnderTest.mirror(one, two, HURT, 16 * MIB, "data");
        NodeUnderTest.mirror(one, two, SOUND, 16 * MIB, "other");
        write(one, "data", 0, 'a');
    }

    @AfterEach
    void stop() {
        one.close();
        two.close();
    }

    @Test
    void aPrimaryWithoutItsRecordServesNobody_andItsPeerTakesOver() throws IOException {
        damagePrimary("groups/hurt/record");
        peerTakesOver();
    }

    @Test
    void aPrimaryWithoutItsCatalogueOfImagesServesNobody_andItsPeerTakesOver() throws IOException {
        take(one, "kept");
        damagePrimary("groups/hurt/images");
        assertThat(accessCode()).isEqualTo("FSDN3004E");
        peerTakesOver();
        take(one, "later");
        try (Host image = new Host(one.nbd(), "data@later")) {
            assertThat(image.read(0, 1)).isEqualTo(new byte[] {'a'});
        }
    }

    @Test
    void whatAPrimaryMarkedIsComparedAgain_whenItsMarksAreDamaged() throws IOException {
        damagePrimary("volumes/data/bitmap-0", "volumes/data/intent");
        one.awaitSynced(HURT);
        two.awaitSynced(HURT);
        write(one, "data", 4 * LENGTH, 'b');
        areEqual();
    }

    @Test
    void aTargetIsBroughtBack_whateverOfItsMetadataIsDamaged() throws IOException {
        take(two, "kept");
        two.pause();
        write(one, "data", 4 * LENGTH, 'b');
        for (String file :
                List.of(
                        "groups/hurt/record",
                        "groups/hurt/images",
                        "volumes/data/bitmap-0",
                        "volumes/data/intent")) {
            damage(two.data().resolve(file));
        }
        two.restart();
        one.awaitSynced(HURT);
        two.awaitSynced(HURT);
        two.awaitSynced(SOUND);
        areEqual();
    }

    @Test
    void aGroupWhoseDefinitionCannotBeReadIsNamed_andComesBackWithItsFile() throws IOException {
        for (String file : List.of("volumes/data/superblock", "groups/hurt/group.json")) {
            one.pause();
            Path path = one.data().resolve(file);
            byte[] before = Files.readAllBytes(path);
            damage(path);
            one.restart();
            one.awaitSynced(SOUND);
            ProblemException problem =
                    catchThrowableOfType(ProblemException.class, () -> one.group(HURT));
            assertThat(problem.problem().code()).isEqualTo("FSDN2007E");
            assertThat(problem.problem().message()).contains(file);
            one.pause();
            Files.write(path, before);
            one.restart();
            one.awaitSynced(HURT);
        }
    }

    private void damagePrimary(String... files) throws IOException {
        one.pause();
        for (String file : files) {
            damage(one.data().resolve(file));
        }
        one.restart();
        one.awaitSynced(SOUND);
        NodeUnderTest.await("contact", () -> one.group(HURT).target().lastVerdict() != null);
    }

    private String accessCode() {
        ProblemView reason = one.group(HURT).accessReason();
        return reason == null ? "none" : reason.code();
    }

    private void peerTakesOver() throws IOException {
        assertThat(one.group(HURT).access()).isEqualTo("Refused");
        two.commandOnceAccepted(HURT, GroupVerb.FAILOVER, GroupCommandRequest.PLAIN);
        write(two, "data", 4 * LENGTH, 'b');
        two.commandOnceAccepted(HURT, GroupVerb.REPROTECT, GroupCommandRequest.PLAIN.withDiscard());
        one.awaitSynced(HURT);
        two.awaitSynced(HURT);
        areEqual();
    }

    private void areEqual() throws IOException {
        Path here = Path.of(one.volume("data").path());
        assertThat(Files.mismatch(here, Path.of(two.volume("data").path()))).isEqualTo(-1);
        try (RandomAccessFile raw = new RandomAccessFile(here.toFile(), "r")) {
            assertThat(raw.readByte()).isEqualTo((byte) 'a');
            raw.seek(4 * LENGTH);
            assertThat(raw.readByte()).isEqualTo((byte) 'b');
        }
    }

    private static ImageView take(NodeUnderTest node, String name) {
        return node.api()
                .post(
                        NodePaths.images(HURT),
                        new TakeImageRequest(name, null, null, null, null),
                        ImageView.class);
    }

    private static void damage(Path file) throws IOException {
        byte[] bytes = new byte[Math.toIntExact(Files.size(file))];
        Arrays.fill(bytes, (byte) 0x5a);
        Files.write(file, bytes);
    }

    private static void write(NodeUnderTest node, String volume, long offset, char letter)
            throws IOException {
        byte[] bytes = new byte[LENGTH];
        Arrays.fill(bytes, (byte) letter);
        try (Host host = new Host(node.nbd(), volume)) {
            host.write(offset, bytes, true);
        }
    }
}
