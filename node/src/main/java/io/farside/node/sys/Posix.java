// SPDX-License-Identifier: Apache-2.0
package io.farside.node.sys;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * System calls on files. Confined to one thread, because errno is kept in memory of the instance.
 * Results are {@code -errno} on failure.
 */
public final class Posix {
    public static final int READ_ONLY = 0;
    public static final int READ_WRITE = 2;
    public static final int DIRECT = 0x4000;

    /** open of a block device: fails with EBUSY while it is mounted or another claims it so. */
    public static final int EXCLUSIVE = 0x80;

    /** fallocate: give up the space of a range, which reads as zeros then; size kept. */
    public static final int PUNCH_HOLE = 0x03;

    private static final int CLOSE_ON_EXEC = 0x80000;
    private static final int NO_WAIT = 8;
    private static final int SEEK_END = 2;
    private static final int SEEK_DATA = 3;
    private static final int SEEK_HOLE = 4;
    private static final long ENXIO = -6;
    private static final int HERE = -100;
    private static final int STATX_BLOCKS = 0x400;
    private static final int STATX_BYTES = 256;
    private static final int STATX_BLOCKS_AT = 48;

    /** Unit of the number of blocks in statx(2), bytes, whatever the file system's own is. */
    private static final int STATX_UNIT = 512;

    private static final int DONT_NEED = 4;

    /** ioctl_ficlone(2): share the whole content of another file. */
    private static final long FICLONE = 0x40049409L;

    private final MemorySegment capture = Libc.newCapture();
    private final long vector;
    private final MemorySegment vectorMemory;

    public Posix() {
        vectorMemory = Arena.ofAuto().allocate(16, 8);
        vector = vectorMemory.address();
    }

    /**
     * Opens an existing file or device.
     *
     * @param flags {@link #READ_ONLY} or {@link #READ_WRITE}, perhaps with {@link #DIRECT}
     * @return the descriptor
     */
    public int open(Path path, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            int fd =
                    (int)
                            Libc.OPEN.invokeExact(
                                    capture,
                                    arena.allocateFrom(path.toString()),
                                    flags | CLOSE_ON_EXEC,
                                    0);
            return fd < 0 ? -Libc.errno(capture) : fd;
        } catch (Throwable thrown) {
            throw Libc.bug(thrown);
        }
    }

    /** Closes a descriptor of its owner's, once: the number may be another's file at once. */
    public void close(int fd) {
        int result;
        try {
            result = (int) Libc.CLOSE.invokeExact(capture, fd);
        } catch (Throwable thrown) {
            throw Libc.bug(thrown);
        }
        if (result < 0 && Libc.errno(capture) == Errno.EBADF) {
            throw new IllegalStateException("descriptor " + fd + " is closed twice");
        }
    }

    public int pwrite(int fd, long address, int length, long offset) {
        try {
            return result(
                    (long) Libc.PWRITE.invokeExact(capture, fd, address, (long) length, offset));
        } catch (Throwable thrown) {
            throw Libc.bug(thrown);
        }
    }

    /** Reads what is in the page cache; {@code -EAGAIN} when the device would have to be asked. */
    public int preadNoWait(int fd, long address, int length, long offset) {
        vectorMemory.set(JAVA_LONG, 0, address);
        vectorMemory.set(JAVA_LONG, 8, length);
        try {
            return result((long) Libc.PREADV2.invokeExact(capture, fd, vector, 1, offset, NO_WAIT));
        } catch (Throwable thrown) {
            throw Libc.bug(thrown);
        }
    }

    public int fdatasync(int fd) {
        try {
            return result((int) Libc.FDATASYNC.invokeExact(capture, fd));
        } catch (Throwable thrown) {
            throw Libc.bug(thrown);
        }
    }

    public int fallocate(int fd, int mode, long offset, long length) {
        try {
            return result((int) Libc.FALLOCATE.invokeExact(capture, fd, mode, offset, length));
        } catch (Throwable thrown) {
            throw Libc.bug(thrown);
        }
    }

    /** Space a file takes, bytes, or {@code -errno}. Does not open it. */
    public long allocatedBytes(Path path) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(STATX_BYTES, 8);
            int result =
                    (int)
                            Libc.STATX.invokeExact(
                                    capture,
                                    HERE,
                                    arena.allocateFrom(path.toString()),
                                    0,
                                    STATX_BLOCKS,
                                    out);
            return result < 0
                    ? -Libc.errno(capture)
                    : out.get(JAVA_LONG, STATX_BLOCKS_AT) * STATX_UNIT;
        } catch (Throwable thrown) {
            throw Libc.bug(thrown);
        }
    }

    /** Drops what the page cache holds of a file and has written; 0 or {@code -errno}. */
    public int dropCache(int fd) {
        try {
            return -(int) Libc.FADVISE.invokeExact(capture, fd, 0L, 0L, DONT_NEED);
        } catch (Throwable thrown) {
            throw Libc.bug(thrown);
        }
    }

    /**
     * Makes one file a clone of another of the same file system: at once, sharing its space.
     *
     * @return 0, or {@code -errno}: most file systems cannot
     */
    public int cloneFile(int to, int from) {
        try {
            return result((int) Libc.IOCTL.invokeExact(capture, to, FICLONE, from));
        } catch (Throwable thrown) {
            throw Libc.bug(thrown);
        }
    }

    public int truncate(int fd, long size) {
        try {
            return result((int) Libc.FTRUNCATE.invokeExact(capture, fd, size));
        } catch (Throwable thrown) {
            throw Libc.bug(thrown);
        }
    }

    /** Size of a file or block device in bytes. */
    public long size(int fd) throws IOException {
        long end = seek(fd, 0, SEEK_END);
        if (end < 0) {
            throw Errno.failure("size of a file", (int) end);
        }
        return end;
    }

    /** First byte at or after {@code offset} that has space of its own; {@code -1}: none. */
    public long nextData(int fd, long offset) throws IOException {
        return found(seek(fd, offset, SEEK_DATA));
    }

    /** First byte at or after {@code offset} that is in a hole; the end of the file is one. */
    public long nextHole(int fd, long offset) throws IOException {
        return found(seek(fd, offset, SEEK_HOLE));
    }

    private static long found(long at) throws IOException {
        if (at == ENXIO) {
            return -1;
        }
        if (at < 0) {
            throw Errno.failure("lseek", (int) at);
        }
        return at;
    }

    private long seek(int fd, long offset, int whence) {
        try {
            long at = (long) Libc.LSEEK.invokeExact(capture, fd, offset, whence);
            return at < 0 ? -Libc.errno(capture) : at;
        } catch (Throwable thrown) {
            throw Libc.bug(thrown);
        }
    }

    private int result(long returned) {
        return returned < 0 ? -Libc.errno(capture) : (int) returned;
    }
}
