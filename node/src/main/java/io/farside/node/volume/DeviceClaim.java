// SPDX-License-Identifier: Apache-2.0
package io.farside.node.volume;

import io.farside.node.sys.Errno;
import io.farside.node.sys.Posix;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Holds a block device so that nobody mounts it, and finds out when somebody has: the kernel gives
 * one exclusive claim, which mounts, swap and stacked devices take too. Where native calls are
 * refused there is no claim.
 */
final class DeviceClaim implements AutoCloseable {
    private static final int NONE = -1;

    private final int fd;

    private DeviceClaim(int fd) {
        this.fd = fd;
    }

    /**
     * @throws IOException saying why it cannot be had
     */
    static DeviceClaim take(Path device) throws IOException {
        int fd;
        try {
            fd = new Posix().open(device, Posix.READ_ONLY | Posix.EXCLUSIVE);
        } catch (LinkageError | IllegalCallerException e) {
            return new DeviceClaim(NONE);
        }
        if (fd == -Errno.EBUSY) {
            throw new IOException(
                    "it is in use: mounted, swap, part of another device or claimed by another"
                            + " program");
        }
        if (fd < 0) {
            throw Errno.failure("it cannot be opened", fd);
        }
        return new DeviceClaim(fd);
    }

    static DeviceClaim of(Volume volume) {
        try {
            return take(volume.data());
        } catch (IOException e) {
            throw DataFile.doubtful(volume, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        if (fd != NONE) {
            new Posix().close(fd);
        }
    }
}
