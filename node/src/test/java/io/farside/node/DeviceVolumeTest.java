// SPDX-License-Identifier: Apache-2.0
package io.farside.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.farside.api.node.AdoptVolumeRequest;
import io.farside.api.node.NodePaths;
import io.farside.api.node.VolumeList;
import io.farside.api.node.VolumeView;
import io.farside.model.ProblemException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Block devices as volumes; needs root and a free loop device. */
class DeviceVolumeTest {
    private static final long MIB = 1 << 20;

    @TempDir private Path directory;
    private final List<List<String>> undo = new ArrayList<>();
    private Path image;
    private String device;
    private NodeUnderTest node;

    @BeforeEach
    void start() throws IOException {
        Assumptions.assumeTrue(
                Files.isWritable(Path.of("/dev/loop-control")), "loop devices need root");
        image = directory.resolve("device.raw");
        try (RandomAccessFile raw = new RandomAccessFile(image.toFile(), "rw")) {
            raw.setLength(64 * MIB);
        }
        device = run(List.of("losetup", "-f", "--show", image.toString())).strip();
        undo.add(List.of("losetup", "-d", device));
        node = NodeUnderTest.start(directory, "one");
    }

    @AfterEach
    void stop() throws IOException {
        if (node != null) {
            node.close();
        }
        for (List<String> command : undo.reversed()) {
            run(command);
        }
    }

    private String run(List<String> command) throws IOException {
        Path text = directory.resolve("tool.txt");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(text.toFile())
                        .start();
        try {
            boolean ended = process.waitFor(60, TimeUnit.SECONDS);
            String output = Files.readString(text, StandardCharsets.UTF_8);
            assertThat(ended && process.exitValue() == 0).as(command + ": " + output).isTrue();
            return output;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private VolumeView adopt() {
        return node.api()
                .post(NodePaths.ADOPT, new AdoptVolumeRequest("disk", device), VolumeView.class);
    }

    @Test
    void aDeviceIsServedAsItIs_alsoAfterARestart() throws IOException {
        VolumeView view = adopt();
        assertThat(view.backing()).isEqualTo("device");
        assertThat(view.sizeBytes()).isEqualTo(64 * MIB);
        byte[] bytes = new byte[8192];
        Arrays.fill(bytes, (byte) 7);
        try (Host host = new Host(node.nbd(), "disk")) {
            host.write(3 * MIB, bytes, true);
        }
        node.restart();
        try (Host host = new Host(node.nbd(), "disk")) {
            assertThat(host.read(3 * MIB, 8192)).isEqualTo(bytes);
        }
        node.api().delete(NodePaths.volume("disk"));
        assertThat(Files.exists(Path.of(device))).isTrue();
        run(List.of("blockdev", "--flushbufs", device));
        try (var raw = new RandomAccessFile(image.toFile(), "r")) {
            byte[] found = new byte[8192];
            raw.seek(3 * MIB);
            raw.readFully(found);
            assertThat(found).isEqualTo(bytes);
        }
    }

    @Test
    void aMountedDeviceIsRefused_andNothingIsLeftBehind() throws IOException {
        run(List.of("mkfs.ext4", "-q", device));
        Path mount = Files.createDirectory(directory.resolve("mount"));
        run(List.of("mount", device, mount.toString()));
        undo.add(List.of("umount", mount.toString()));

        ProblemException refused = catchThrowableOfType(ProblemException.class, this::adopt);
        assertThat(refused.problem().code()).isEqualTo("FSDN2027E");
        assertThat(refused.problem().message()).contains("in use: mounted");
        assertThat(node.api().get(NodePaths.VOLUMES, VolumeList.class).volumes()).isEmpty();
    }

    @Test
    void nobodyMountsADevice_thatIsAVolume() throws IOException {
        run(List.of("mkfs.ext4", "-q", device));
        adopt();
        Path mount = Files.createDirectory(directory.resolve("mount"));
        Process process =
                new ProcessBuilder("mount", device, mount.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("mount.txt").toFile())
                        .start();
        assertThat(process.onExit().join().exitValue()).isNotZero();
    }
}
