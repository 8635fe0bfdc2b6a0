// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.scenario;

import io.farside.demo.BlockDevice;
import io.farside.model.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The user's raw image: opened for reading only, copied without its empty stretches, compared. */
final class UserImage {
    private static final int PART_BYTES = 256 << 10;
    private static final long LEAST_VOLUME_BYTES = 1 << 20;
    private static final int VOLUME_UNIT_BYTES = 4096;

    private final Path path;
    private final long size;

    private UserImage(Path path, long size) {
        this.path = path;
        this.size = size;
    }

    /** Looks at the file before anything is started. */
    static UserImage of(Path path) {
        try {
            if (Files.isRegularFile(path) && Files.isReadable(path) && Files.size(path) > 0) {
                return new UserImage(path, Files.size(path));
            }
        } catch (IOException e) {
            throw unusable(path, String.valueOf(e.getMessage())).toException();
        }
        throw unusable(path, "It does not exist, is empty, or is no readable file.").toException();
    }

    private static Problem unusable(Path path, String why) {
        return Problem.badInput(
                        "FSDC2005E",
                        "'" + path + "' cannot be taken along.",
                        "Name a readable raw image file.",
                        path.toString())
                .withCause(why);
    }

    long size() {
        return size;
    }

    /** Size of the volume that takes it, bytes. */
    long volumeBytes() {
        long whole = (size + VOLUME_UNIT_BYTES - 1) / VOLUME_UNIT_BYTES * VOLUME_UNIT_BYTES;
        return Math.max(whole, LEAST_VOLUME_BYTES);
    }

    /** Copies what is not zero; returns how many bytes that was. */
    long copyTo(BlockDevice volume) throws IOException {
        byte[] zeroes = new byte[PART_BYTES];
        ByteBuffer part = ByteBuffer.allocate(PART_BYTES);
        long copied = 0;
        try (FileChannel image = FileChannel.open(path, StandardOpenOption.READ)) {
            for (long at = 0; at < size; at += PART_BYTES) {
                fill(image, at, part);
                if (part.mismatch(ByteBuffer.wrap(zeroes, 0, part.remaining())) >= 0) {
                    copied += part.remaining();
                    volume.write(at, part);
                }
            }
        }
        volume.flush();
        return copied;
    }

    /** Whether the volume holds the image's bytes, and zeroes behind them. */
    boolean matches(BlockDevice volume) throws IOException {
        ByteBuffer wanted = ByteBuffer.allocate(PART_BYTES);
        ByteBuffer found = ByteBuffer.allocate(PART_BYTES);
        try (FileChannel image = FileChannel.open(path, StandardOpenOption.READ)) {
            for (long at = 0; at < volume.size(); at += PART_BYTES) {
                fill(image, at, wanted);
                int length = (int) Math.min(PART_BYTES, volume.size() - at);
                byte[] whole = new byte[length];
                wanted.get(whole, 0, Math.min(wanted.remaining(), length));
                volume.read(at, found.clear().limit(length));
                if (!found.flip().equals(ByteBuffer.wrap(whole))) {
                    return false;
                }
            }
        }
        return true;
    }

    private void fill(FileChannel image, long at, ByteBuffer part) throws IOException {
        part.clear().limit(Math.clamp(size - at, 0, PART_BYTES));
        long from = at;
        while (part.hasRemaining()) {
            int n = image.read(part, from);
            if (n < 0) {
                throw new IOException(path + " became shorter while it was read");
            }
            from += n;
        }
        part.flip();
    }
}
