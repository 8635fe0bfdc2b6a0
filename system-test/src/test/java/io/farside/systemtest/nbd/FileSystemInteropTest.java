// SPDX-License-Identifier: Apache-2.0
package io.farside.systemtest.nbd;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.systemtest.process.Await;
import io.farside.systemtest.process.Daemon;
import io.farside.systemtest.process.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("interop")
class FileSystemInteropTest {
    private static final long SIZE = 256L << 20;

    @TempDir private Path directory;

    @Test
    void ext4IsCleanAndGivesSpaceBack_whenUsedThroughFuseAndLoop() throws Exception {
        Tool.need("nbdfuse", "libnbd-bin");
        Tool.need("mkfs.ext4", "e2fsprogs");
        Tool.need("fusermount3", "fuse3");
        Tool.needRootAndFuse();
        try (Served served = Served.sparse(directory, SIZE)) {
            Path fuse = Files.createDirectory(directory.resolve("fuse"));
            Path disk = fuse.resolve("disk");
            try (Daemon nbdfuse =
                    Daemon.start(
                            directory,
                            "nbdfuse",
                            List.of("nbdfuse", "-C", "4", disk.toString(), served.uri()))) {
                Await.until("the disk of nbdfuse", () -> Files.exists(disk) && nbdfuse.alive());
                String loop =
                        Tool.ok(
                                        directory,
                                        "losetup",
                                        "-f",
                                        "--show",
                                        "--direct-io=on",
                                        disk.toString())
                                .strip();
                try {
                    useFileSystem(loop, served);
                } finally {
                    Tool.run(directory, List.of("losetup", "-d", loop));
                    Tool.run(directory, List.of("fusermount3", "-u", "-z", fuse.toString()));
                }
            }
        }
    }

    private void useFileSystem(String loop, Served served) throws IOException {
        Tool.ok(directory, "mkfs.ext4", "-q", loop);
        Path mount = Files.createDirectory(directory.resolve("mnt"));
        byte[] content = new byte[48 << 20];
        new SplittableRandom(11).nextBytes(content);
        Tool.ok(directory, "mount", loop, mount.toString());
        try {
            Files.write(mount.resolve("kept"), content);
            Files.write(mount.resolve("deleted"), content);
            Tool.ok(directory, "sync", "-f", mount.toString());
            long full = allocated(served.image());
            Files.delete(mount.resolve("deleted"));
            Tool.ok(directory, "sync", "-f", mount.toString());
            Tool.ok(directory, "fstrim", mount.toString());
            assertThat(allocated(served.image())).isLessThan(full - (40L << 20));
        } finally {
            Tool.ok(directory, "umount", mount.toString());
        }
        Tool.ok(directory, "e2fsck", "-fn", loop);
        Tool.ok(directory, "mount", "-o", "ro", loop, mount.toString());
        try {
            assertThat(Files.readAllBytes(mount.resolve("kept"))).isEqualTo(content);
        } finally {
            Tool.ok(directory, "umount", mount.toString());
        }
    }

    private long allocated(Path image) throws IOException {
        return Long.parseLong(Tool.ok(directory, "stat", "-c", "%b", image.toString()).strip())
                * 512;
    }
}
