// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.sessions;

import io.farside.manager.store.LogEvent;
import io.farside.manager.store.Store;
import io.farside.manager.store.StoredTask;
import io.farside.manager.store.TaskDocument;
import io.farside.model.ProblemException;
import io.farside.runbook.Ending;
import io.farside.runbook.Plan;
import io.farside.runbook.PlanExecutor;
import io.farside.runbook.Step;
import io.farside.session.SessionVerb;
import io.farside.session.plan.PlannedStep;
import io.farside.session.plan.SessionOrder;
import io.farside.session.plan.SessionStep;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks, one virtual thread each, and resumes at start what an ended process left, also what
 * waited. Closing leaves tasks as they are, to be resumed.
 */
public final class TaskRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TaskRunner.class);

    private final Store store;
    private final Running running;
    private final SessionPlanning planning;
    private final PlanExecutor<SessionStep> executor;
    private final TaskPublisher publisher;
    private final InstantSource clock;
    private final Supplier<String> ids;
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;

    /**
     * @param ids new unique ids, at most {@value Plan#ID_LIMIT_CHARACTERS} characters
     */
    public TaskRunner(
            Store store,
            Running running,
            SessionPlanning planning,
            PlanExecutor<SessionStep> executor,
            TaskPublisher publisher,
            InstantSource clock,
            Supplier<String> ids) {
        this.store = store;
        this.running = running;
        this.planning = planning;
        this.executor = executor;
        this.publisher = publisher;
        this.clock = clock;
        this.ids = ids;
    }

    /** Accepts a plan durably, then runs it; answers the task's id. */
    String start(String session, SessionVerb verb, @Nullable String key, List<PlannedStep> steps) {
        TaskDocument task =
                new TaskDocument(ids.get(), session, verb, clock.instant(), key, steps, null);
        store.append(List.of(new LogEvent.TaskStarted(task.id(), task)), task.startedAt());
        launch(running.begin(task));
        return task.id();
    }

    /** Accepts a command durably; it is planned and run when its turn comes. */
    TaskDocument queue(
            String session,
            SessionOrder order,
            @Nullable String key,
            @Nullable Long expectedVersion) {
        TaskDocument task =
                new TaskDocument(
                        ids.get(),
                        session,
                        order.verb(),
                        clock.instant(),
                        key,
                        List.of(),
                        new TaskDocument.Waiting(order.confirmations(), expectedVersion));
        store.append(List.of(new LogEvent.TaskQueued(task.id(), task)), task.startedAt());
        running.queueOrBegin(task).ifPresent(this::launch);
        publisher.changed(task.id());
        return task;
    }

    /** Ends a command that waited and will not run. */
    void drop(TaskDocument task) {
        end(task.id(), new Ending.Interrupted(0));
    }

    private void end(String id, Ending ending) {
        store.append(List.of(new LogEvent.TaskEnded(id, ending, clock.instant())), clock.instant());
        publisher.changed(id);
    }

    /** Goes on with every task that has not ended: what was under way first, then what waited. */
    public void resume() {
        List<StoredTask> all = store.unfinished();
        for (boolean waited : List.of(false, true)) {
            for (StoredTask stored : all) {
                if ((stored.task().waiting() != null) == waited) {
                    LOG.info("task {} is resumed", stored.task().id());
                    running.queueOrBegin(stored.task()).ifPresent(this::launch);
                }
            }
        }
    }

    private void launch(Running.Task task) {
        Thread thread = Thread.ofVirtual().name("task " + task.id()).unstarted(() -> live(task));
        threads.add(thread);
        thread.start();
        publisher.changed(task.id());
    }

    private void live(Running.Task task) {
        try {
            TaskDocument planned = planned(task);
            if (planned != null) {
                executor.run(plan(planned), task::interrupted);
            }
        } catch (InterruptedException e) {
            LOG.info("task {} waits for the next start", task.id());
        } catch (ProblemException e) {
            LOG.error("task {} cannot be written down: {}", task.id(), e.getMessage());
        } finally {
            ended(task);
        }
    }

    private void ended(Running.Task task) {
        Optional<Running.Task> next = running.end(task);
        threads.remove(Thread.currentThread());
        if (!closing) {
            next.ifPresent(this::launch);
            // Once more: the session's view no longer names it as under way.
            publisher.changed(task.id());
        }
    }

    /** Null when it ended without a plan. */
    private @Nullable TaskDocument planned(Running.Task task) throws InterruptedException {
        TaskDocument document = task.document();
        if (document.waiting() == null) {
            return document;
        }
        TaskDocument planned;
        try {
            planned = planning.late(document, task::interrupted);
        } catch (ProblemException e) {
            end(document.id(), new Ending.Failed(0, e.problem()));
            return null;
        }
        if (planned == null) {
            drop(document);
            return null;
        }
        store.append(List.of(new LogEvent.TaskStarted(planned.id(), planned)), clock.instant());
        task.planned();
        publisher.changed(planned.id());
        return planned;
    }

    private static Plan<SessionStep> plan(TaskDocument document) {
        return new Plan<>(
                document.id(),
                document.steps().stream()
                        .map(s -> new Step<>(s.number(), s.goOnWithout(), s.step()))
                        .toList());
    }

    @Override
    public void close() {
        closing = true;
        for (Thread thread : threads) {
            thread.interrupt();
        }
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
