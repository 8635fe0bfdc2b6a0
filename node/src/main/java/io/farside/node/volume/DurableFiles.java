// SPDX-License-Identifier: Apache-2.0
package io.farside.node.volume;

import io.farside.model.Problem;
import io.farside.model.ProblemException;
import io.farside.model.ProblemKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Small files that survive a loss of power: written whole or not at all. Blocking; callable from
 * any thread but not for one file at once. Failures are problems that name the file.
 */
public final class DurableFiles {
    private DurableFiles() {}

    /** Replaces a file's content; a crash leaves the old content or the new one. */
    public static void replace(Path file, byte[] bytes) {
        replace(file, bytes, new FileAttribute<?>[0]);
    }

    /** The same for a file that its owner alone may read. */
    public static void replaceSecret(Path file, byte[] bytes) {
        replace(
                file,
                bytes,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private static void replace(Path file, byte[] bytes, FileAttribute<?>... attributes) {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(fresh);
            try (FileChannel channel =
                    FileChannel.open(
                            fresh,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            attributes)) {
                writeFully(channel, bytes, 0);
                channel.force(true);
            }
            Files.move(
                    fresh,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            syncDirectory(file.resolveSibling("."));
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /** Writes bytes at an offset of an existing or new file and makes them durable. */
    public static void writeAt(Path file, byte[] bytes, long offset) {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            writeFully(channel, bytes, offset);
            channel.force(false);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /** Makes a directory, durably; its parent must exist. */
    public static void makeDirectory(Path directory) {
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectory(directory);
                syncDirectory(directory.resolveSibling("."));
            }
        } catch (IOException e) {
            throw unwritable(directory, e);
        }
    }

    /** Renames a file or directory, durably. */
    public static void rename(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            syncDirectory(to.resolveSibling("."));
        } catch (IOException e) {
            throw unwritable(to, e);
        }
    }

    /** Makes the entries of a directory durable. */
    public static void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Deletes a directory of plain files and directories, never following links. */
    public static void deleteTree(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            for (Path entry : entries.toList()) {
                if (Files.isDirectory(entry, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
                    deleteTree(entry);
                } else {
                    Files.delete(entry);
                }
            }
            Files.delete(directory);
        } catch (IOException e) {
            throw unwritable(directory, e);
        }
    }

    /** The problem of a file that could not be written, full disks told apart. */
    public static ProblemException unwritable(Path file, IOException e) {
        String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        if (why.contains("No space left") || why.contains("Disk quota exceeded")) {
            return Problem.of(
                            "FSDN2008E",
                            "There is no room to write " + file + ".",
                            "Free space on its file system and try again.",
                            file.toString())
                    .withCause(why)
                    .asRetryable()
                    .as(ProblemKind.UNAVAILABLE)
                    .toException();
        }
        return Problem.of(
                        "FSDN2006E",
                        file + " cannot be written.",
                        "Check the owner, the permissions and the health of its file system.",
                        file.toString())
                .withCause(why)
                .as(ProblemKind.UNAVAILABLE)
                .toException();
    }

    /** The problem of a metadata file that cannot be read or trusted. */
    public static ProblemException unreadable(Path file, String why) {
        return Problem.of(
                        "FSDN2007E",
                        file + " cannot be read: " + why + ".",
                        "Look at it with 'farside inspect'; restore the file or the disk under it.",
                        file.toString())
                .toException();
    }

    private static void writeFully(FileChannel channel, byte[] bytes, long offset)
            throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer, offset + buffer.position());
        }
    }
}
