// SPDX-License-Identifier: Apache-2.0
package io.farside.node.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Memory straight from the kernel: zero pages that take space only once they are touched, aligned
 * to pages, outside the JVM's bound on direct memory. It goes back when the last segment that looks
 * at it is collected.
 */
// Restricted: giving raw memory its size is what this class is for.
@SuppressWarnings("restricted")
public final class PageMemory {
    private static final int READ_AND_WRITE = 3;
    private static final int PRIVATE_AND_ANONYMOUS = 0x22;

    private PageMemory() {}

    /**
     * @param bytes multiple of the page size
     * @throws OutOfMemoryError when the kernel has none
     */
    public static MemorySegment allocate(long bytes) {
        try {
            MemorySegment capture = Libc.newCapture();
            long at =
                    (long)
                            Libc.MMAP.invokeExact(
                                    capture,
                                    0L,
                                    bytes,
                                    READ_AND_WRITE,
                                    PRIVATE_AND_ANONYMOUS,
                                    -1,
                                    0L);
            if (at == -1) {
                throw new OutOfMemoryError(
                        "mmap of " + bytes + " bytes: " + Errno.name(Libc.errno(capture)));
            }
            return MemorySegment.ofAddress(at)
                    .reinterpret(bytes, Arena.ofAuto(), memory -> unmap(memory.address(), bytes));
        } catch (Throwable thrown) {
            throw Libc.bug(thrown);
        }
    }

    private static void unmap(long address, long bytes) {
        try {
            int _ = (int) Libc.MUNMAP.invokeExact(Libc.newCapture(), address, bytes);
        } catch (Throwable thrown) {
            throw Libc.bug(thrown);
        }
    }
}
