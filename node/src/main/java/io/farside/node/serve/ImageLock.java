// SPDX-License-Identifier: Apache-2.0
package io.farside.node.serve;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps two processes from serving the same image for writing. An advisory lock on one byte far
 * behind the end, so that it is in nobody else's way; the kernel drops it with the process.
 */
final class ImageLock implements AutoCloseable {
    private static final long PLACE = Long.MAX_VALUE - 1;

    private final FileChannel channel;

    private ImageLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * @throws io.farside.model.ProblemException when another process has it, or the image cannot be
     *     opened
     */
    static ImageLock take(Path image, boolean readOnly) {
        FileChannel channel = open(image, readOnly);
        try {
            @Nullable FileLock lock = channel.tryLock(PLACE, 1, readOnly);
            if (lock == null) {
                channel.close();
                throw ServeProblems.imageInUse(image);
            }
            return new ImageLock(channel);
        } catch (java.nio.channels.OverlappingFileLockException e) {
            throw ServeProblems.imageInUse(image);
        } catch (IOException e) {
            throw ServeProblems.unusableImage(image, "it cannot be locked: " + e.getMessage());
        }
    }

    private static FileChannel open(Path image, boolean readOnly) {
        try {
            return readOnly
                    ? FileChannel.open(image, StandardOpenOption.READ)
                    : FileChannel.open(image, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (java.nio.file.NoSuchFileException e) {
            throw ServeProblems.unusableImage(image, "it does not exist");
        } catch (java.nio.file.AccessDeniedException e) {
            throw ServeProblems.unusableImage(image, "permission denied");
        } catch (IOException e) {
            throw ServeProblems.unusableImage(image, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
