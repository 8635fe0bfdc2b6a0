// SPDX-License-Identifier: Apache-2.0
package io.farside.node.loop.uring;

import io.farside.node.loop.Admission;
import io.farside.node.loop.BlockFile;
import io.farside.node.loop.LoopLimits;
import io.farside.node.loop.ProactorLoop;
import io.farside.node.loop.Stream;
import io.farside.node.sys.Errno;
import io.farside.node.sys.Posix;
import io.farside.node.sys.Ring;
import io.farside.node.sys.Sockets;
import io.farside.node.sys.Wakeup;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Event loop on one io_uring. */
public final class UringLoop extends ProactorLoop {
    private static final int ENTRIES = 512;
    private static final int COMPLETIONS = 4096;
    private static final int ETIME = 62;
    private static final long END_WAIT_NANOS = 10_000_000_000L;
    private static final long END_STEP_NANOS = 100_000_000L;

    private final Wakeup wakeup;
    private final Admission admission;
    private final int maxStreams;
    private final Posix posix = new Posix();
    private final Sockets sockets = new Sockets();
    private final Set<AutoCloseable> open = new HashSet<>();
    private final List<UringListener> paused = new ArrayList<>();
    private ArrayDeque<Runnable> blocking = new ArrayDeque<>();
    private @Nullable RingOperation[] pending = new @Nullable RingOperation[1024];
    private int[] freeIds = new int[0];
    private int free;
    private int streams;
    private int fileTransfers;
    private boolean ending;
    private @Nullable Ring ring;

    /** The loop is not started yet. */
    public UringLoop(String name, LoopLimits limits, Consumer<Throwable> onBug) throws IOException {
        super(name, limits, onBug);
        admission = new Admission(limits.operations());
        maxStreams = limits.streams();
        wakeup = new Wakeup();
        addIds(1, pending.length);
    }

    /** Identifiers from (inclusive) to (exclusive); 0 is for completions nobody waits for. */
    private void addIds(int from, int to) {
        freeIds = Arrays.copyOf(freeIds, to);
        for (int id = to - 1; id >= from; id--) {
            freeIds[free++] = id;
        }
    }

    @Override
    protected void begin() throws IOException {
        try {
            ring = Ring.open(ENTRIES, COMPLETIONS);
        } catch (IOException e) {
            wakeup.close();
            throw e;
        }
        awaitWakeup();
    }

    private void awaitWakeup() {
        submit(Ring.READ, wakeup.fd(), this::woken).memory(wakeup.target(), 8);
    }

    private void woken(int result) {
        if (result < 0 && result != -Errno.EINTR) {
            throw new IllegalStateException("reading the eventfd: " + Errno.name(result));
        }
        if (!ending) {
            awaitWakeup();
        }
    }

    /** Begins a submission whose completion goes to the operation; its setters may follow. */
    Ring submit(int code, int fd, RingOperation operation) {
        Ring present = ring();
        present.prepare(code, fd, take(operation));
        return present;
    }

    private int take(RingOperation operation) {
        if (free == 0) {
            int size = pending.length;
            pending = Arrays.copyOf(pending, size * 2);
            addIds(size, size * 2);
        }
        int id = freeIds[--free];
        pending[id] = operation;
        return id;
    }

    /** Asks the kernel to give up what waits for the operation, which then completes. */
    void cancel(RingOperation operation) {
        for (int id = 1; id < pending.length; id++) {
            if (operation.equals(pending[id])) {
                Ring present = ring();
                present.prepare(Ring.ASYNC_CANCEL, -1, 0);
                present.memory(id, 0);
                return;
            }
        }
    }

    private Ring ring() {
        Ring present = ring;
        if (present == null) {
            throw new IllegalStateException("the loop is closed");
        }
        return present;
    }

    @Override
    protected void poll(long timeoutNanos) {
        Ring present = ring();
        long wait = timeoutNanos;
        if (!blocking.isEmpty()) {
            runBlocking(present);
            wait = 0;
        }
        if (!present.next()) {
            enter(present, wait);
            woke();
        } else if (present.unsubmitted() > 0) {
            enter(present, 0);
        }
        while (present.next()) {
            int id = (int) present.userData();
            int result = present.takeResult();
            if (id != 0) {
                RingOperation operation = pending[id];
                pending[id] = null;
                freeIds[free++] = id;
                complete(id, operation, result);
            }
        }
    }

    private void complete(int id, @Nullable RingOperation operation, int result) {
        if (operation == null) {
            throw new IllegalStateException("nobody waits for operation " + id);
        }
        try {
            operation.complete(result);
        } catch (Throwable bug) {
            report(bug);
        }
    }

    private static void enter(Ring ring, long timeoutNanos) {
        int result = ring.enter(timeoutNanos > 0 ? 1 : 0, timeoutNanos);
        switch (-result) {
            case ETIME, Errno.EINTR, Errno.EBUSY, Errno.EAGAIN -> {
                // The next turn goes on.
            }
            default -> {
                if (result < 0) {
                    throw new IllegalStateException("io_uring_enter: " + Errno.name(result));
                }
            }
        }
    }

    /**
     * Makes system calls that hold up the loop for a moment, after everything else of the turn:
     * what is ready for the kernel goes to it first, so that disk and peers work meanwhile.
     */
    private void runBlocking(Ring present) {
        if (present.unsubmitted() > 0) {
            enter(present, 0);
        }
        ArrayDeque<Runnable> calls = blocking;
        blocking = new ArrayDeque<>();
        calls.forEach(this::guarded);
    }

    /** Runs the task as the last of this turn, before the loop waits. */
    void blocking(Runnable task) {
        blocking.addLast(task);
    }

    @Override
    protected void wake() {
        wakeup.signal();
    }

    @Override
    protected void end() {
        Ring present = ring();
        for (AutoCloseable each : List.copyOf(open)) {
            try {
                each.close();
            } catch (Exception e) {
                throw new IllegalStateException("closing " + each, e);
            }
        }
        ending = true;
        wakeup.signal();
        // Memory of operations under way belongs to the kernel until they complete.
        long until = System.nanoTime() + END_WAIT_NANOS;
        while (free < pending.length - 1 && System.nanoTime() - until < 0) {
            settle();
            poll(END_STEP_NANOS);
        }
        settle();
        present.close();
        ring = null;
        wakeup.close();
    }

    @Override
    public Listener listen(SocketAddress address, Consumer<Stream> accepted) throws IOException {
        int fd = sockets.listen(address, UringListener.BACKLOG);
        UringListener listener = new UringListener(this, fd, sockets.local(fd), accepted);
        open.add(listener);
        listener.accept();
        return listener;
    }

    @Override
    public void connect(SocketAddress address, ConnectHandler handler) {
        if (streams >= maxStreams) {
            defer(result -> handler.connected(null, result), Errno.EBUSY);
            return;
        }
        UringConnect connect = new UringConnect(this, address, handler);
        open.add(connect);
        connect.start();
    }

    @Override
    public BlockFile open(Path path, OpenMode mode) throws IOException {
        UringFile file = UringFile.open(this, admission, path, mode);
        open.add(file);
        return file;
    }

    UringStream stream(int fd, SocketAddress remote) {
        sockets.noDelay(fd, remote);
        UringStream stream = new UringStream(this, fd, remote);
        streams++;
        open.add(stream);
        return stream;
    }

    boolean mayAccept(UringListener listener) {
        if (streams < maxStreams) {
            return true;
        }
        paused.add(listener);
        return false;
    }

    void closed(AutoCloseable each) {
        if (open.remove(each) && each instanceof UringStream) {
            streams--;
            List<UringListener> resumed = List.copyOf(paused);
            paused.clear();
            resumed.forEach(UringListener::accept);
        }
    }

    /** Counts a transfer of a file into the ring (1) or out of it (-1). */
    void fileTransfers(int change) {
        fileTransfers += change;
    }

    /** Whether no transfer of a file is in the ring. */
    boolean isQuiet() {
        return fileTransfers == 0;
    }

    Posix posix() {
        return posix;
    }

    Sockets sockets() {
        return sockets;
    }
}
