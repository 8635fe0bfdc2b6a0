// SPDX-License-Identifier: Apache-2.0
package io.farside.systemtest.nbd;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.systemtest.process.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("interop")
class QemuInteropTest {
    private static final long SIZE = 64L << 20;

    @TempDir private Path directory;

    @BeforeEach
    void tools() {
        Tool.need("qemu-img", "qemu-utils");
        Tool.need("qemu-io", "qemu-utils");
        Tool.need("qemu-nbd", "qemu-utils");
    }

    private Path randomImage(String name) throws IOException {
        SplittableRandom random = new SplittableRandom(42);
        byte[] bytes = new byte[24 << 20];
        random.nextBytes(bytes);
        Path image = directory.resolve(name);
        Files.write(image, bytes);
        try (java.io.RandomAccessFile file = new java.io.RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(SIZE);
        }
        return image;
    }

    private String io(Served served, String... commands) throws IOException {
        List<String> command = new ArrayList<>(List.of("qemu-io", "-f", "raw"));
        for (String each : commands) {
            command.addAll(List.of("-c", each));
        }
        command.add(served.uri());
        return Tool.ok(directory, command.toArray(String[]::new));
    }

    @Test
    void qemuImgSeesTheSizeAndTheDescription_whenAskingForInformation() throws Exception {
        try (Served served = Served.sparse(directory, SIZE)) {
            assertThat(Tool.ok(directory, "qemu-img", "info", served.uri()))
                    .contains("64 MiB (67108864 bytes)");
            assertThat(Tool.ok(directory, "qemu-nbd", "--list", "-k", served.socket().toString()))
                    .contains(
                            "exports available: 1",
                            "image.raw",
                            "base:allocation",
                            "max block: 33554432");
        }
    }

    @Test
    void bytesReadBackAsWritten_whenWrittenAlignedAndNot() throws Exception {
        try (Served served = Served.sparse(directory, SIZE)) {
            String text =
                    io(
                            served,
                            "write -P 0x55 0 1M",
                            "read -P 0x55 0 1M",
                            "write -P 3 513 1000",
                            "read -P 3 513 1000",
                            "read -P 0x55 0 513",
                            "write -f -P 7 4095 2",
                            "read -P 7 4095 2",
                            "write -z 64k 64k",
                            "read -P 0 64k 64k",
                            "write -z -u 256k 64k",
                            "read -P 0 256k 64k",
                            "discard 512k 64k",
                            "read -P 0 512k 64k",
                            "flush");
            assertThat(text).doesNotContain("failed", "error");
        }
    }

    @Test
    void odditiesWorkPastThePageCache_whenServedDirect() throws Exception {
        try (Served served = Served.sparse(directory, SIZE, "--direct")) {
            String text =
                    io(
                            served,
                            "write -P 9 0 4096",
                            "write -P 1 511 3",
                            "read -P 9 0 511",
                            "read -P 1 511 3",
                            "read -P 9 514 3582",
                            "write -P 4 " + (SIZE - 5) + " 5",
                            "read -P 4 " + (SIZE - 5) + " 5");
            assertThat(text).doesNotContain("failed", "error");
        }
    }

    @Test
    void imagesAreEqual_whenConvertedInAndOut() throws Exception {
        Path source = randomImage("source.raw");
        try (Served served = Served.sparse(directory, SIZE)) {
            Tool.ok(
                    directory,
                    "qemu-img",
                    "convert",
                    "-n",
                    "-f",
                    "raw",
                    source.toString(),
                    "-O",
                    "raw",
                    served.uri());
            Tool.ok(
                    directory,
                    "qemu-img",
                    "compare",
                    "-f",
                    "raw",
                    "-F",
                    "raw",
                    source.toString(),
                    served.uri());
            Path back = directory.resolve("back.raw");
            Tool.ok(
                    directory,
                    "qemu-img",
                    "convert",
                    "-f",
                    "raw",
                    served.uri(),
                    "-O",
                    "raw",
                    back.toString());
            assertThat(Files.mismatch(source, back)).isEqualTo(-1);
            assertThat(Files.mismatch(source, served.image())).isEqualTo(-1);
        }
    }

    @Test
    void nothingChanges_whenServedReadOnly() throws Exception {
        Path source = randomImage("image.raw");
        Path copy = directory.resolve("copy.raw");
        Files.copy(source, copy);
        try (Served served = Served.start(directory, source, "--read-only")) {
            Tool.Outcome written =
                    Tool.run(
                            directory,
                            List.of("qemu-io", "-f", "raw", "-c", "write 0 4k", served.uri()));
            assertThat(written.text()).contains("Permission denied");
            Tool.ok(directory, "qemu-io", "-r", "-f", "raw", "-c", "read 0 4k", served.uri());
            assertThat(Files.mismatch(source, copy)).isEqualTo(-1);
        }
    }

    @Test
    void anExportIsFoundByItsNameOnly_whenItHasOne() throws Exception {
        try (Served served = Served.sparse(directory, SIZE, "--export", "data 1/ü")) {
            assertThat(served.uri()).contains("data%201/%C3%BC");
            Tool.ok(directory, "qemu-img", "info", served.uri());
            Tool.Outcome other =
                    Tool.run(
                            directory,
                            List.of(
                                    "qemu-img",
                                    "info",
                                    "nbd+unix:///nope?socket=" + served.socket()));
            assertThat(other.code()).isNotZero();
            assertThat(other.text()).contains("no export 'nope' here");
        }
    }
}
