// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.sessions;

import io.farside.api.manager.ManagerPaths;
import io.farside.manager.storage.Fleet;
import io.farside.manager.store.LogEvent;
import io.farside.manager.store.Store;
import io.farside.manager.store.StorePlanLog;
import io.farside.manager.store.StoredTask;
import io.farside.manager.store.TaskDocument;
import io.farside.model.ProblemException;
import io.farside.rest.EventHub;
import io.farside.runbook.Plan;
import io.farside.runbook.PlanExecutor;
import io.farside.runbook.RetryPolicy;
import io.farside.runbook.Step;
import io.farside.session.plan.SessionStep;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks, one virtual thread each, and resumes at start what an ended process left. Closing
 * leaves tasks as they are, to be resumed.
 */
public final class TaskRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TaskRunner.class);
    private static final RetryPolicy RETRIES =
            new RetryPolicy(8, Duration.ofMillis(100), Duration.ofSeconds(2));

    private final Store store;
    private final Running running;
    private final EventHub hub;
    private final SessionPublisher publisher;
    private final TaskViews views;
    private final PlanExecutor<SessionStep> executor;
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    public TaskRunner(
            Store store,
            Fleet fleet,
            Running running,
            InstantSource clock,
            EventHub hub,
            SessionPublisher publisher) {
        this.store = store;
        this.running = running;
        this.hub = hub;
        this.publisher = publisher;
        this.views = new TaskViews(running);
        this.executor =
                new PlanExecutor<>(
                        new StorePlanLog(store),
                        new SessionSteps(store, fleet, running, clock),
                        RETRIES,
                        new WallPacer(clock),
                        this::publish);
    }

    /** Accepts a plan durably, then runs it. */
    void start(TaskDocument task) {
        store.append(List.of(new LogEvent.TaskStarted(task.id(), task)), task.startedAt());
        begin(task);
    }

    /** Goes on with every task that has not ended. */
    public void resume() {
        for (StoredTask stored : store.unfinished()) {
            LOG.info("task {} is resumed", stored.task().id());
            begin(stored.task());
        }
    }

    private void begin(TaskDocument document) {
        Running.Task task = new Running.Task(document.id(), document.session(), document.verb());
        running.begin(task);
        Thread thread =
                Thread.ofVirtual()
                        .name("task " + document.id())
                        .unstarted(() -> run(document, task));
        threads.add(thread);
        thread.start();
        publish(document.id());
        publisher.touch(document.session());
    }

    private void run(TaskDocument document, Running.Task task) {
        try {
            executor.run(plan(document), task::interrupted);
        } catch (InterruptedException e) {
            LOG.info("task {} waits for the next start", document.id());
        } catch (ProblemException e) {
            LOG.error("task {} cannot be written down: {}", document.id(), e.getMessage());
        } finally {
            running.end(task);
            threads.remove(Thread.currentThread());
            publisher.touch(document.session());
        }
    }

    private static Plan<SessionStep> plan(TaskDocument document) {
        return new Plan<>(
                document.id(),
                document.steps().stream()
                        .map(s -> new Step<>(s.number(), s.goOnWithout(), s.step()))
                        .toList());
    }

    private void publish(String taskId) {
        store.task(taskId).ifPresent(t -> hub.publish(ManagerPaths.EVENT_TASK, views.task(t)));
        store.task(taskId).ifPresent(t -> publisher.touch(t.task().session()));
    }

    @Override
    public void close() {
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
