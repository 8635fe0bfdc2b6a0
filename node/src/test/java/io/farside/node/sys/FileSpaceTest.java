// SPDX-License-Identifier: Apache-2.0
package io.farside.node.sys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSpaceTest {
    private static final int MIB = 1 << 20;

    @TempDir private Path directory;

    @Test
    void spaceIsThatOfTheData_notOfTheSize() throws IOException {
        Path file = directory.resolve("sparse");
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            raw.setLength(64L * MIB);
            assertThat(FileSpace.allocatedBytes(file)).isLessThan(MIB);
            raw.seek(32L * MIB);
            raw.write(new byte[MIB]);
            raw.getFD().sync();
        }
        assertThat(FileSpace.allocatedBytes(file)).isBetween((long) MIB, 2L * MIB);
        assertThat(FileSpace.allocatedBytes(directory.resolve("missing"))).isEqualTo(-1);
    }

    @Test
    void whatIsReadIsWhatIsOnDisk_afterTheCacheWasDropped() throws IOException {
        Path file = directory.resolve("cached");
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            raw.write(new byte[MIB]);
            raw.getFD().sync();
        }
        Assumptions.assumeTrue(isCached(file), "this file system keeps nothing in the page cache");

        FileSpace.dropCache(file);
        Assumptions.assumeFalse(
                Files.getFileStore(file).type().equals("tmpfs"), "tmpfs is the page cache");
        assertThat(isCached(file)).isFalse();
        assertThat(Files.readAllBytes(file)).isEqualTo(new byte[MIB]);
    }

    private static boolean isCached(Path file) throws IOException {
        Posix posix = new Posix();
        int fd = posix.open(file, Posix.READ_ONLY);
        try (var arena = java.lang.foreign.Arena.ofConfined()) {
            return posix.preadNoWait(fd, arena.allocate(4096).address(), 4096, 0) == 4096;
        } finally {
            posix.close(fd);
        }
    }
}
