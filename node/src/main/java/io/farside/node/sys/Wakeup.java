// SPDX-License-Identifier: Apache-2.0
package io.farside.node.sys;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** An eventfd with which other threads end a loop's wait. */
public final class Wakeup {
    private final MemorySegment memory = Arena.ofAuto().allocate(16, 8);
    private final int fd;
    private boolean closed;

    public Wakeup() throws IOException {
        MemorySegment capture = Libc.newCapture();
        int closeOnExec = 0x80000;
        int made;
        try {
            made = (int) Libc.EVENTFD.invokeExact(capture, 0, closeOnExec);
        } catch (Throwable thrown) {
            throw Libc.bug(thrown);
        }
        if (made < 0) {
            throw Errno.failure("eventfd", Libc.errno(capture));
        }
        fd = made;
        memory.set(JAVA_LONG, 8, 1L);
    }

    public int fd() {
        return fd;
    }

    /** Where a pending read puts the counter, 8 bytes. */
    public long target() {
        return memory.address();
    }

    /**
     * Ends the wait; nothing once it is closed. Callable from any thread. The lock is free in all
     * but the last moment and keeps a late caller from writing to a descriptor that is someone
     * else's by then.
     */
    public synchronized void signal() {
        if (closed) {
            return;
        }
        try {
            long _ = (long) Libc.SIGNAL.invokeExact(fd, memory.address() + 8, 8L);
        } catch (Throwable thrown) {
            throw Libc.bug(thrown);
        }
    }

    public synchronized void close() {
        closed = true;
        new Posix().close(fd);
    }
}
