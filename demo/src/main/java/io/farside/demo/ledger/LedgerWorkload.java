// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Several ledger clients at work, each with a thread and connections of its own. A client whose
 * connection breaks or is refused tries the other site, as a host with two paths does, and goes on
 * where it was. Which site may be written is the storage's business alone: the ledger would show a
 * second writer.
 */
public final class LedgerWorkload implements AutoCloseable {
    private final VolumeSource volumes;
    private final Duration pace;
    private final List<LedgerClient> clients = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Acknowledgements acknowledgements = new Acknowledgements();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean paused = true;
    private boolean closed;
    private int working;
    private long failures;

    /**
     * Starts the clients, paused.
     *
     * @param pace shortest time between two transactions of one client
     */
    public LedgerWorkload(LedgerLayout layout, VolumeSource volumes, Duration pace) {
        this.volumes = volumes;
        this.pace = pace;
        for (int i = 0; i < layout.clients(); i++) {
            LedgerClient client = new LedgerClient(layout, i);
            clients.add(client);
            threads.add(
                    Thread.ofPlatform()
                            .daemon()
                            .name("ledger-" + i)
                            .start(new LedgerWorker(this, client)));
        }
    }

    /** What the clients remember now. */
    public List<ClientMemory> memories() {
        return clients.stream().map(LedgerClient::memory).toList();
    }

    /** Transactions acknowledged so far. */
    public long transactions() {
        return memories().stream().mapToLong(ClientMemory::transactions).sum();
    }

    /** Transactions that were begun and are not acknowledged yet. */
    public int unfinished() {
        return (int) memories().stream().filter(m -> m.started() > m.transactions()).count();
    }

    public Acknowledgements acknowledgements() {
        return acknowledgements;
    }

    /** Connections that broke or were refused so far. */
    public long failures() {
        lock.lock();
        try {
            return failures;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the clients were told to rest. */
    public boolean resting() {
        lock.lock();
        try {
            return paused;
        } finally {
            lock.unlock();
        }
    }

    /** Lets the clients work. */
    public void resume() {
        lock.lock();
        try {
            paused = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Lets every client finish its transaction, or lose its connection over it, and disconnect.
     *
     * @throws TimeoutException when one of them does neither within the limit
     */
    public void pause(Duration limit) throws InterruptedException, TimeoutException {
        lock.lockInterruptibly();
        try {
            paused = true;
            changed.signalAll();
            await(() -> working == 0, limit, "clients to finish");
        } finally {
            lock.unlock();
        }
    }

    /** Waits until a connection has broken since {@link #failures} was {@code before}. */
    public void awaitFailure(long before, Duration limit)
            throws InterruptedException, TimeoutException {
        lock.lockInterruptibly();
        try {
            await(() -> failures > before, limit, "a client to notice");
        } finally {
            lock.unlock();
        }
    }

    private void await(java.util.function.BooleanSupplier done, Duration limit, String what)
            throws InterruptedException, TimeoutException {
        long left = limit.toNanos();
        while (!done.getAsBoolean()) {
            if (left <= 0) {
                throw new TimeoutException("waited " + limit.toMillis() + " ms for " + what);
            }
            left = changed.awaitNanos(left);
        }
    }

    VolumeSource volumes() {
        return volumes;
    }

    /** Waits for work; false when the workload is closed. */
    boolean awaitWork() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (paused && !closed) {
                changed.await();
            }
            if (!closed) {
                working++;
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** A worker that was let work by {@link #awaitWork} has disconnected. */
    void rests() {
        lock.lock();
        try {
            working--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void failed() {
        lock.lock();
        try {
            failures++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits out the pace; false when clients are to rest or end. */
    boolean goesOn() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = pace.toNanos();
            while (left > 0 && !paused && !closed) {
                left = changed.awaitNanos(left);
            }
            return !paused && !closed;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the clients, in the middle of a transaction if need be. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        for (Thread thread : threads) {
            thread.interrupt();
        }
        try {
            for (Thread thread : threads) {
                thread.join(TimeUnit.SECONDS.toMillis(2));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
