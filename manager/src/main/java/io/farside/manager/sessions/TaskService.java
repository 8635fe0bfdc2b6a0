// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.sessions;

import io.farside.api.manager.TaskList;
import io.farside.api.manager.TaskView;
import io.farside.manager.store.Store;
import io.farside.model.Problem;
import org.jspecify.annotations.Nullable;

/** Tasks: waiting, running and ended. */
public final class TaskService {
    private final Store store;
    private final Running running;
    private final TaskRunner runner;
    private final TaskViews views;

    public TaskService(Store store, Running running, TaskRunner runner, TaskProgress progress) {
        this.store = store;
        this.running = running;
        this.runner = runner;
        this.views = new TaskViews(progress);
    }

    public TaskList list(@Nullable String session, int offset, int limit) {
        return new TaskList(
                store.tasks(session, offset, limit).stream().map(views::task).toList(),
                store.taskCount(session));
    }

    public TaskView get(String id) {
        return store.task(id).map(views::task).orElseThrow(() -> Refusals.unknown("task", id));
    }

    /**
     * Takes a command out of the queue of its session; it ends as interrupted.
     *
     * @throws io.farside.model.ProblemException {@code FSDR2012E}, or {@code FSDR2035E} when it
     *     does not wait
     */
    public TaskView withdraw(String id) {
        TaskView task = get(id);
        running.withdraw(id)
                .ifPresentOrElse(
                        runner::drop,
                        () -> {
                            throw Problem.of(
                                            "FSDR2035E",
                                            "Task " + task.id() + " does not wait any more.",
                                            "Stop the session when a command that runs is to be"
                                                    + " interrupted.",
                                            task.id())
                                    .toException();
                        });
        return get(id);
    }
}
