// SPDX-License-Identifier: Apache-2.0
package io.farside.node.loop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the loops share: the thread, tasks from other threads, timers, deferred completions and the
 * order of a turn. A turn is: events of the kernel, timers, tasks, deferred completions; then what
 * was gathered during the turn ({@link #atEndOfTurn}) goes out together; then the loop waits.
 */
public abstract class ProactorLoop implements EventLoop {
    /** Tasks and completions run in one go before the kernel is looked at again. */
    private static final int BURST = 1024;

    private static final long CLOSE_WAIT_SECONDS = 30;

    private final Thread thread;
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicReference<@Nullable Throwable> startFailure = new AtomicReference<>();
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean wakeNeeded = new AtomicBoolean();
    private final Timers timers = new Timers();
    private final Completions completions = new Completions();
    private final Consumer<Throwable> onBug;
    private final PooledBuffers buffers;
    private List<Runnable> atEnd = new ArrayList<>();
    private List<Runnable> atEndSpare = new ArrayList<>();
    private volatile boolean closing;
    private long now = System.nanoTime();

    /**
     * @param name name of the thread
     * @param limits bounds
     * @param onBug gets what a task or completion threw, on the loop's thread; the loop goes on
     */
    // The pool and the thread only keep the reference until the loop is started.
    @SuppressWarnings("this-escape")
    protected ProactorLoop(String name, LoopLimits limits, Consumer<Throwable> onBug) {
        this.onBug = onBug;
        this.buffers = new PooledBuffers(limits.bufferBytes(), this::execute);
        this.thread = new Thread(this::run, name);
    }

    /**
     * Starts the thread and waits until {@link #begin} has returned in it.
     *
     * @throws IOException what {@code begin} threw
     */
    public final void start() throws IOException {
        thread.start();
        try {
            started.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the event loop started", e);
        }
        Throwable failure = startFailure.get();
        if (failure != null) {
            throw new IOException(
                    "the event loop does not start: " + failure.getMessage(), failure);
        }
    }

    /** First thing in the loop's thread. */
    protected abstract void begin() throws IOException;

    /**
     * Takes the kernel's events and runs what they complete.
     *
     * @param timeoutNanos how long to wait for the first, 0 not at all
     */
    protected abstract void poll(long timeoutNanos);

    /** Ends a wait in {@link #poll}; called from any thread. */
    protected abstract void wake();

    /** Closes everything that was opened; last thing in the loop's thread. */
    protected abstract void end();

    @Override
    public final void execute(Runnable task) {
        tasks.add(task);
        // Waking costs a system call and perhaps 40 us of another CPU, so only a sleeper is woken.
        if (!inLoop() && wakeNeeded.compareAndSet(true, false)) {
            wake();
        }
    }

    @Override
    public final boolean inLoop() {
        return Thread.currentThread().equals(thread);
    }

    @Override
    public final long nowNanos() {
        return now;
    }

    @Override
    public final Timer schedule(long atNanos, Runnable task) {
        assert inLoop();
        return timers.add(atNanos, task);
    }

    @Override
    public final BufferPool buffers() {
        return buffers;
    }

    /** Reads the clock again; the adapter calls it when a wait is over. */
    protected final void woke() {
        now = System.nanoTime();
    }

    /** Runs a completion later in this turn, for operations that end where they begin. */
    public final void defer(Completion completion, int result) {
        completions.add(completion, result);
    }

    /** Runs the task once when the present turn ends, before the loop waits. */
    public final void atEndOfTurn(Runnable task) {
        atEnd.add(task);
    }

    /** Runs a completion now, with the protection every callback has. */
    public final void complete(Completion completion, int result) {
        try {
            completion.done(result);
        } catch (Throwable bug) {
            onBug.accept(bug);
        }
    }

    /** Runs a callback now, with the protection every callback has. */
    public final void guarded(Runnable callback) {
        try {
            callback.run();
        } catch (Throwable bug) {
            onBug.accept(bug);
        }
    }

    @Override
    public final void close() {
        closing = true;
        if (inLoop()) {
            return;
        }
        wake();
        try {
            if (!ended.await(CLOSE_WAIT_SECONDS, TimeUnit.SECONDS)) {
                onBug.accept(
                        new IllegalStateException(
                                thread.getName()
                                        + " does not end within "
                                        + CLOSE_WAIT_SECONDS
                                        + " s"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            begin();
        } catch (Throwable failure) {
            startFailure.set(failure);
            ended.countDown();
            return;
        } finally {
            started.countDown();
        }
        try {
            turns();
        } catch (Throwable failure) {
            onBug.accept(new IllegalStateException(thread.getName() + " has ended", failure));
        } finally {
            ended.countDown();
        }
    }

    private void turns() {
        while (!closing) {
            now = System.nanoTime();
            runTimers();
            runTasks();
            if (idle()) {
                long wait = timers.untilFirst(now);
                wakeNeeded.set(true);
                // A task added before the flag was up had no reason to wake the loop.
                poll(tasks.isEmpty() && !closing ? wait : 0);
                wakeNeeded.set(false);
            } else {
                poll(0);
            }
        }
        now = System.nanoTime();
        runTasks();
        guarded(this::end);
        settle();
    }

    /** Runs what operations that ended have left to do; for {@link #end}. */
    protected final void settle() {
        for (int rounds = 100; rounds > 0 && !idle(); rounds--) {
            runTasks();
        }
    }

    /** Reports a bug without ending the loop. */
    protected final void report(Throwable bug) {
        onBug.accept(bug);
    }

    private boolean idle() {
        return completions.isEmpty() && atEnd.isEmpty() && tasks.isEmpty();
    }

    private void runTimers() {
        Runnable task = timers.due(now);
        while (task != null) {
            guarded(task);
            task = timers.due(now);
        }
    }

    private void runTasks() {
        for (int left = BURST; left > 0; left--) {
            Runnable task = tasks.poll();
            if (task == null) {
                break;
            }
            guarded(task);
        }
        runDeferred();
        runAtEnd();
        // What completes inline at the end of the turn is answered before the loop waits.
        for (int again = 0; again < 4 && !idle(); again++) {
            runDeferred();
            runAtEnd();
        }
    }

    private void runDeferred() {
        for (int left = Math.min(BURST, completions.size()); left > 0; left--) {
            try {
                completions.runFirst();
            } catch (Throwable bug) {
                onBug.accept(bug);
            }
        }
    }

    private void runAtEnd() {
        if (atEnd.isEmpty()) {
            return;
        }
        List<Runnable> due = atEnd;
        atEnd = atEndSpare;
        atEndSpare = due;
        for (Runnable task : due) {
            guarded(task);
        }
        due.clear();
    }
}
