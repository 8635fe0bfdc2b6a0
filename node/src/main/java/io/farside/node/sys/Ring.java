// SPDX-License-Identifier: Apache-2.0
package io.farside.node.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * One io_uring, through raw system calls (no library). Opened, used and closed by one thread
 * (IORING_SETUP_SINGLE_ISSUER with DEFER_TASKRUN, so Linux 6.1 or later). A submission is {@link
 * #prepare}, then the setters that the operation needs; it reaches the kernel with the next {@link
 * #enter}.
 */
public final class Ring implements AutoCloseable {
    public static final int SENDMSG = 9;
    public static final int FSYNC = 3;
    public static final int ACCEPT = 13;
    public static final int ASYNC_CANCEL = 14;
    public static final int CONNECT = 16;
    public static final int FALLOCATE = 17;
    public static final int READ = 22;
    public static final int WRITE = 23;
    public static final int RECV = 27;

    /** Operation flag of {@link #FSYNC}: data only. */
    public static final int DATASYNC = 1;

    /** Operation flag of {@link #WRITE}: durable before it completes. */
    public static final int DSYNC = 2;

    private static final long SETUP_CALL = 425;
    private static final long ENTER_CALL = 426;
    private static final int SUBMIT_ALL = 1 << 7;
    private static final int CQ_SIZE = 1 << 3;
    private static final int SINGLE_ISSUER = 1 << 12;
    private static final int DEFER_TASKRUN = 1 << 13;
    private static final int NEEDED_FEATURES = 1 | 1 << 1 | 1 << 8;
    private static final long SUBMISSIONS_AT = 0x10000000L;
    private static final long GET_EVENTS = 1;
    private static final long EXTENDED_ARGUMENT = 8;
    private static final int ARGUMENT_BYTES = 24;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final MemorySegment MEMORY = Libc.MEMORY;
    private static final VarHandle INT = JAVA_INT.varHandle();

    private final MemorySegment capture = Libc.newCapture();
    private final MemorySegment argument = Arena.ofAuto().allocate(64, 8);
    private final int fd;
    private final int entries;
    private final long ringAt;
    private final long ringBytes;
    private final long submissions;
    private final long submitHead;
    private final long submitTail;
    private final int submitMask;
    private final long completeHead;
    private final long completeTail;
    private final int completeMask;
    private final long completions;
    private int tail;
    private long entry;
    private int head;
    private int available;
    private long completion;

    private Ring(int fd, MemorySegment parameters) throws IOException {
        this.fd = fd;
        entries = parameters.get(JAVA_INT, 0);
        int completionEntries = parameters.get(JAVA_INT, 4);
        long indices = parameters.get(JAVA_INT, 64);
        long events = parameters.get(JAVA_INT, 100);
        ringBytes = Math.max(indices + entries * 4L, events + completionEntries * 16L);
        ringAt = map(ringBytes, 0);
        submissions = map(entries * 64L, SUBMISSIONS_AT);
        submitHead = ringAt + parameters.get(JAVA_INT, 40);
        submitTail = ringAt + parameters.get(JAVA_INT, 44);
        submitMask = MEMORY.get(JAVA_INT, ringAt + parameters.get(JAVA_INT, 48));
        completeHead = ringAt + parameters.get(JAVA_INT, 80);
        completeTail = ringAt + parameters.get(JAVA_INT, 84);
        completeMask = MEMORY.get(JAVA_INT, ringAt + parameters.get(JAVA_INT, 88));
        completions = ringAt + events;
        for (int i = 0; i < entries; i++) {
            MEMORY.set(JAVA_INT, ringAt + indices + i * 4L, i);
        }
    }

    /**
     * Makes a ring that belongs to the calling thread.
     *
     * @param entries submissions between two calls of {@link #enter}, a power of two
     * @param completions completions that fit, a power of two
     * @throws IOException when the kernel refuses or is too old
     */
    public static Ring open(int entries, int completions) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment parameters = arena.allocate(120, 8);
            parameters.set(JAVA_INT, 4, completions);
            parameters.set(JAVA_INT, 8, SINGLE_ISSUER | DEFER_TASKRUN | SUBMIT_ALL | CQ_SIZE);
            MemorySegment state = Libc.newCapture();
            int fd = setup(state, entries, parameters.address());
            if (fd < 0) {
                throw Errno.failure("io_uring_setup (needs Linux 6.1)", fd);
            }
            if ((parameters.get(JAVA_INT, 20) & NEEDED_FEATURES) != NEEDED_FEATURES) {
                new Posix().close(fd);
                throw new IOException("io_uring lacks needed features");
            }
            return new Ring(fd, parameters);
        }
    }

    private static int setup(MemorySegment state, long entries, long parameters) {
        try {
            long fd =
                    (long)
                            Libc.SYSCALL.invokeExact(
                                    state, SETUP_CALL, entries, parameters, 0L, 0L, 0L, 0L);
            return fd < 0 ? -Libc.errno(state) : (int) fd;
        } catch (Throwable thrown) {
            throw Libc.bug(thrown);
        }
    }

    private long map(long bytes, long offset) throws IOException {
        try {
            int readAndWrite = 3;
            int sharedAndPopulated = 0x8001;
            long at =
                    (long)
                            Libc.MMAP.invokeExact(
                                    capture,
                                    0L,
                                    bytes,
                                    readAndWrite,
                                    sharedAndPopulated,
                                    fd,
                                    offset);
            if (at == -1) {
                throw Errno.failure("mmap of io_uring", Libc.errno(capture));
            }
            return at;
        } catch (IOException e) {
            throw e;
        } catch (Throwable thrown) {
            throw Libc.bug(thrown);
        }
    }

    /** Begins a submission; every field that is not set afterwards is zero. */
    public void prepare(int operation, int target, long userData) {
        // Full is rare; the kernel takes all at once, so one call always makes room.
        while (tail - (int) INT.getAcquire(MEMORY, submitHead) == entries) {
            int result = enter(0, 0);
            if (result < 0 && result != -Errno.EINTR && result != -Errno.EBUSY) {
                throw new IllegalStateException("io_uring_enter: " + Errno.name(result));
            }
        }
        long at = submissions + (tail & submitMask) * 64L;
        MEMORY.set(JAVA_INT, at, operation);
        MEMORY.set(JAVA_INT, at + 4, target);
        MEMORY.set(JAVA_LONG, at + 8, 0L);
        MEMORY.set(JAVA_LONG, at + 16, 0L);
        MEMORY.set(JAVA_LONG, at + 24, 0L);
        MEMORY.set(JAVA_LONG, at + 32, userData);
        MEMORY.set(JAVA_LONG, at + 40, 0L);
        MEMORY.set(JAVA_LONG, at + 48, 0L);
        MEMORY.set(JAVA_LONG, at + 56, 0L);
        entry = at;
        tail++;
    }

    /** Memory of the submission begun last. */
    public void memory(long address, int length) {
        MEMORY.set(JAVA_LONG, entry + 16, address);
        MEMORY.set(JAVA_INT, entry + 24, length);
    }

    /** Offset (or second address) of the submission begun last. */
    public void offset(long offset) {
        MEMORY.set(JAVA_LONG, entry + 8, offset);
    }

    /** Flags of the operation (of send, receive, write, fsync) of the submission begun last. */
    public void flags(int flags) {
        MEMORY.set(JAVA_INT, entry + 28, flags);
    }

    /** Asks the socket to be polled before the first try, for receives that will have to wait. */
    public void pollFirst() {
        MEMORY.set(JAVA_SHORT, entry + 2, (short) 1);
    }

    /** Submissions that the kernel has not seen yet. */
    public int unsubmitted() {
        return tail - (int) INT.getAcquire(MEMORY, submitHead);
    }

    /**
     * Hands over what was prepared and lets completions happen.
     *
     * @param wait completions to wait for, 0 or 1
     * @param timeoutNanos longest wait, {@link Long#MAX_VALUE} for ever
     * @return {@code -errno}, or submissions taken; {@code -ETIME} is an ordinary end of a wait
     */
    public int enter(int wait, long timeoutNanos) {
        INT.setRelease(MEMORY, submitTail, tail);
        long submit = unsubmitted();
        boolean timed = wait > 0 && timeoutNanos != Long.MAX_VALUE;
        long flags = timed ? GET_EVENTS | EXTENDED_ARGUMENT : GET_EVENTS;
        long extra = timed ? timeout(timeoutNanos) : 0;
        long extraBytes = timed ? ARGUMENT_BYTES : 0;
        try {
            long taken =
                    (long)
                            Libc.SYSCALL.invokeExact(
                                    capture,
                                    ENTER_CALL,
                                    (long) fd,
                                    submit,
                                    (long) wait,
                                    flags,
                                    extra,
                                    extraBytes);
            return taken < 0 ? -Libc.errno(capture) : (int) taken;
        } catch (Throwable thrown) {
            throw Libc.bug(thrown);
        }
    }

    private long timeout(long nanos) {
        long at = argument.address();
        MEMORY.set(JAVA_LONG, at + 16, at + 32);
        MEMORY.set(JAVA_LONG, at + 32, nanos / NANOS_PER_SECOND);
        MEMORY.set(JAVA_LONG, at + 40, nanos % NANOS_PER_SECOND);
        return at;
    }

    /** Steps to the next completion; false when there is none at the moment. */
    public boolean next() {
        if (head == available) {
            available = (int) INT.getAcquire(MEMORY, completeTail);
            if (head == available) {
                return false;
            }
        }
        completion = completions + (head & completeMask) * 16L;
        return true;
    }

    /** User data of the present completion. */
    public long userData() {
        return MEMORY.get(JAVA_LONG, completion);
    }

    /** Result of the present completion, after which its place goes back to the kernel. */
    public int takeResult() {
        int result = MEMORY.get(JAVA_INT, completion + 8);
        head++;
        INT.setRelease(MEMORY, completeHead, head);
        return result;
    }

    @Override
    public void close() {
        new Posix().close(fd);
        unmap(submissions, entries * 64L);
        unmap(ringAt, ringBytes);
    }

    private void unmap(long at, long bytes) {
        try {
            int _ = (int) Libc.MUNMAP.invokeExact(capture, at, bytes);
        } catch (Throwable thrown) {
            throw Libc.bug(thrown);
        }
    }
}
