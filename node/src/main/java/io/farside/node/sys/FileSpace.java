// SPDX-License-Identifier: Apache-2.0
package io.farside.node.sys;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The space a file takes: holes made and found. A descriptor of its own, confined to one thread;
 * where native calls are refused {@link #open} throws and the caller does without.
 */
public final class FileSpace implements AutoCloseable {
    /** A stretch of data or hole. */
    public record Stretch(long begin, long end, boolean hole) {}

    private final Posix posix = new Posix();
    private final int fd;

    private FileSpace(Path path, boolean write) throws IOException {
        fd = posix.open(path, write ? Posix.READ_WRITE : Posix.READ_ONLY);
        if (fd < 0) {
            throw Errno.failure(path.toString(), fd);
        }
    }

    /**
     * @throws IOException when the file does not open
     * @throws LinkageError when native calls are refused
     */
    public static FileSpace open(Path path, boolean write) throws IOException {
        return new FileSpace(path, write);
    }

    /**
     * Space a file takes, bytes; -1 when that cannot be told. One system call, however large the
     * file; callable from any thread.
     */
    public static long allocatedBytes(Path path) {
        try {
            return Math.max(-1, new Posix().allocatedBytes(path));
        } catch (LinkageError | IllegalCallerException e) {
            return -1;
        }
    }

    /**
     * Drops the page cache of a file, so that the next read tells what the medium holds; what is
     * not written yet stays. Where native calls are refused nothing happens.
     */
    public static void dropCache(Path path) throws IOException {
        try (FileSpace file = new FileSpace(path, false)) {
            int result = file.posix.dropCache(file.fd);
            if (result < 0) {
                throw Errno.failure("dropping the page cache of " + path, result);
            }
        } catch (LinkageError | IllegalCallerException e) {
            // Documented: without native calls the page cache is trusted.
            return;
        }
    }

    /**
     * Makes a file a clone of another as it is now, sharing its space. False where the file system
     * cannot, or native calls are refused: nothing has happened then. Callable from any thread.
     */
    public static boolean clone(Path from, Path to) throws IOException {
        try (FileSpace source = new FileSpace(from, false);
                FileSpace target = new FileSpace(to, true)) {
            return target.posix.cloneFile(target.fd, source.fd) == 0;
        } catch (LinkageError | IllegalCallerException e) {
            // Documented: without native calls blocks are copied when they are overwritten.
            return false;
        }
    }

    /** fallocate; 0 or {@code -errno}. */
    public int allocate(int mode, long offset, long length) {
        return posix.fallocate(fd, mode, offset, length);
    }

    /** Whether holes can be made; tried past the end, where it changes nothing. */
    public boolean makesHoles() throws IOException {
        return makesHoles(posix, fd);
    }

    public static boolean makesHoles(Posix posix, int fd) throws IOException {
        long past = ((posix.size(fd) + 4095) & -4096) + 4096;
        return posix.fallocate(fd, Posix.PUNCH_HOLE, past, 4096) == 0;
    }

    /** What {@code offset} is in and how far that goes, at most to {@code size}. */
    public Stretch at(long offset, long size) throws IOException {
        return at(posix, fd, offset, size);
    }

    public static Stretch at(Posix posix, int fd, long offset, long size) throws IOException {
        long data = posix.nextData(fd, offset);
        if (data < 0 || data >= size) {
            return new Stretch(offset, size, true);
        }
        if (data > offset) {
            return new Stretch(offset, data, true);
        }
        long hole = posix.nextHole(fd, offset);
        return new Stretch(offset, hole < 0 ? size : Math.min(hole, size), false);
    }

    @Override
    public void close() {
        posix.close(fd);
    }
}
