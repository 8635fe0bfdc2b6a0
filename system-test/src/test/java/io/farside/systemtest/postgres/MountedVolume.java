// SPDX-License-Identifier: Apache-2.0
package io.farside.systemtest.postgres;

import io.farside.systemtest.process.Await;
import io.farside.systemtest.process.Daemon;
import io.farside.systemtest.process.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A volume as a host uses it: nbdfuse, a loop device with O_DIRECT, ext4. Closing takes it down, by
 * force if need be.
 */
final class MountedVolume implements AutoCloseable {
    private final Path directory;
    private final Daemon fuse;
    private final Path fuseDirectory;
    private final String loop;
    private final Path mount;

    private MountedVolume(
            Path directory, Daemon fuse, Path fuseDirectory, String loop, Path mount) {
        this.directory = directory;
        this.fuse = fuse;
        this.fuseDirectory = fuseDirectory;
        this.loop = loop;
        this.mount = mount;
    }

    static void need() {
        Tool.need("nbdfuse", "libnbd-bin");
        Tool.need("fusermount3", "fuse3");
        Tool.needRootAndFuse();
    }

    /**
     * @param format make a new file system first
     */
    static MountedVolume open(Path directory, String name, String uri, boolean format)
            throws IOException {
        Path fuseDirectory = Files.createDirectories(directory.resolve(name + ".fuse"));
        Path mount = Files.createDirectories(directory.resolve(name + ".mnt"));
        Path disk = fuseDirectory.resolve("disk");
        Daemon fuse =
                Daemon.start(
                        directory,
                        name + "-nbdfuse",
                        List.of("nbdfuse", "-C", "4", disk.toString(), uri));
        Await.until(
                "nbdfuse to offer " + disk,
                () -> {
                    if (!fuse.alive()) {
                        throw new AssertionError("nbdfuse ended: " + fuse.errors());
                    }
                    return Files.exists(disk) && Files.size(disk) > 0;
                });
        String loop =
                Tool.ok(directory, "losetup", "-f", "--show", "--direct-io=on", disk.toString())
                        .strip();
        MountedVolume volume = new MountedVolume(directory, fuse, fuseDirectory, loop, mount);
        try {
            if (format) {
                Tool.ok(directory, "mkfs.ext4", "-q", loop);
            }
            Tool.ok(directory, "mount", loop, mount.toString());
        } catch (IOException | AssertionError e) {
            volume.close();
            throw e;
        }
        return volume;
    }

    Path path() {
        return mount;
    }

    /** Unmounts and lets e2fsck read everything; what it says when it is not content. */
    void unmountAndCheck() throws IOException {
        Tool.ok(directory, "umount", mount.toString());
        Tool.ok(directory, "e2fsck", "-fn", loop);
        close();
    }

    @Override
    public void close() throws IOException {
        List<List<String>> steps = new ArrayList<>();
        steps.add(List.of("umount", "-l", mount.toString()));
        steps.add(List.of("losetup", "-d", loop));
        steps.add(List.of("fusermount3", "-uz", fuseDirectory.toString()));
        for (List<String> step : steps) {
            Tool.run(directory, step);
        }
        fuse.close();
    }
}
