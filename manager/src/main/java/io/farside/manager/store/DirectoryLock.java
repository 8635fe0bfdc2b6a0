// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.store;

import io.farside.model.Problem;
import io.farside.model.ProblemKind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** One process at a time uses a data directory. The kernel gives the lock up when it ends. */
public final class DirectoryLock implements AutoCloseable {
    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * @throws io.farside.model.ProblemException {@code FSDR2005E} when another process has it,
     *     {@code FSDR2001E} when the directory cannot be used
     */
    public static DirectoryLock take(Path directory) {
        try {
            Files.createDirectories(directory);
            FileChannel channel =
                    FileChannel.open(
                            directory.resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                channel.close();
                throw Problem.of(
                                "FSDR2005E",
                                "Another manager uses the data directory " + directory + ".",
                                "Stop it, or choose another dataDirectory.",
                                directory.toString())
                        .as(ProblemKind.CONFLICT)
                        .toException();
            }
            return new DirectoryLock(channel);
        } catch (IOException e) {
            throw Documents.unreadable(
                            "its directory " + directory + " cannot be used", String.valueOf(e))
                    .toException();
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing was written through it; the lock ends with the process at the latest.
        }
    }
}
