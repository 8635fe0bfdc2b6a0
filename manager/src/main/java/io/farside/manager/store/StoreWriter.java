// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.store;

import io.farside.model.ProblemException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * The only writer: takes what waits, writes it in one transaction, each request behind a savepoint
 * so that a refused one leaves the others alone, and answers when the transaction is durable.
 */
final class StoreWriter implements AutoCloseable {
    /** Requests in one transaction. */
    private static final int BATCH_LIMIT = 256;

    /** Requests that may wait; more make their callers wait. */
    private static final int QUEUE_LIMIT = 4096;

    /**
     * @param events to log and apply, null for a change outside the log
     */
    private record Request(
            @Nullable List<LogEvent> events,
            Instant at,
            Consumer<Handle> change,
            CompletableFuture<Long> done) {}

    private final BlockingQueue<Request> queue = new ArrayBlockingQueue<>(QUEUE_LIMIT);
    private final Handle handle;
    private final Thread thread;
    private volatile Definitions definitions;
    private volatile boolean closing;

    StoreWriter(Jdbi jdbi) {
        handle = jdbi.open();
        definitions = DefinitionsReader.read(handle);
        thread = Thread.ofPlatform().name("store-writer").daemon(true).start(this::work);
    }

    Definitions definitions() {
        return definitions;
    }

    long append(List<LogEvent> events, Instant at) {
        Projection projection = new Projection(handle);
        return submit(
                new Request(
                        List.copyOf(events),
                        at,
                        h -> {
                            for (LogEvent event : events) {
                                h.execute(
                                        "INSERT INTO command_log (at, kind, object, body) VALUES"
                                                + " (?, ?, ?, ?)",
                                        at.toString(),
                                        event.getClass().getSimpleName(),
                                        event.object(),
                                        Documents.write(event, LogEvent.class));
                                projection.apply(event);
                            }
                        },
                        new CompletableFuture<>()));
    }

    void run(Consumer<Handle> change) {
        submit(new Request(null, Instant.EPOCH, change, new CompletableFuture<>()));
    }

    private long submit(Request request) {
        if (closing) {
            throw Documents.unreadable("the manager is ending", "").toException();
        }
        try {
            queue.put(request);
            return request.done.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Documents.unreadable("the manager is ending", "").toException();
        } catch (CompletionException e) {
            if (e.getCause() instanceof ProblemException problem) {
                throw new ProblemException(problem.problem());
            }
            throw e;
        }
    }

    private void work() {
        List<Request> batch = new ArrayList<>();
        try {
            while (!closing) {
                batch.add(queue.take());
                queue.drainTo(batch, BATCH_LIMIT - 1);
                write(batch);
                batch.clear();
            }
        } catch (InterruptedException e) {
            // Closing: what still waits is refused below.
        }
        queue.drainTo(batch);
        batch.forEach(r -> fail(r, "the manager is ending", ""));
    }

    private void write(List<Request> batch) {
        List<Request> accepted = new ArrayList<>();
        try {
            handle.begin();
            for (Request request : batch) {
                if (accept(request)) {
                    accepted.add(request);
                }
            }
            handle.commit();
        } catch (JdbiException e) {
            rollback();
            batch.forEach(r -> fail(r, "a write failed", String.valueOf(e.getMessage())));
            return;
        }
        long position = definitions.position();
        if (accepted.stream().anyMatch(r -> r.events != null)) {
            definitions = DefinitionsReader.next(definitions, handle, events(accepted));
            position = definitions.position();
        }
        for (Request request : accepted) {
            request.done.complete(position);
        }
    }

    private static List<LogEvent> events(List<Request> accepted) {
        List<LogEvent> events = new ArrayList<>();
        for (Request request : accepted) {
            if (request.events != null) {
                events.addAll(request.events);
            }
        }
        return events;
    }

    private boolean accept(Request request) {
        handle.savepoint("request");
        try {
            request.change.accept(handle);
            handle.releaseSavepoint("request");
            return true;
        } catch (ProblemException | JdbiException e) {
            handle.rollbackToSavepoint("request");
            if (e instanceof ProblemException problem) {
                request.done.completeExceptionally(problem);
            } else {
                fail(request, "a write failed", String.valueOf(e.getMessage()));
            }
            return false;
        }
    }

    private void rollback() {
        try {
            handle.rollback();
        } catch (JdbiException e) {
            // The transaction is gone already; callers get the first failure.
        }
    }

    private static void fail(Request request, String what, String cause) {
        request.done.completeExceptionally(Documents.unreadable(what, cause).toException());
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        handle.close();
    }
}
