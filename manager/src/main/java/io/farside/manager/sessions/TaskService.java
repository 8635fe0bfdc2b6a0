// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.sessions;

import io.farside.api.manager.TaskList;
import io.farside.api.manager.TaskView;
import io.farside.manager.store.Store;
import org.jspecify.annotations.Nullable;

/** Tasks, running and ended. */
public final class TaskService {
    private final Store store;
    private final TaskViews views;

    public TaskService(Store store, Running running) {
        this.store = store;
        this.views = new TaskViews(running);
    }

    public TaskList list(@Nullable String session, int offset, int limit) {
        return new TaskList(
                store.tasks(session, offset, limit).stream().map(views::task).toList(),
                store.taskCount(session));
    }

    public TaskView get(String id) {
        return store.task(id).map(views::task).orElseThrow(() -> Refusals.unknown("task", id));
    }
}
