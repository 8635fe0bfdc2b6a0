// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.rest;

import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.TaskView;
import io.farside.manager.sessions.TaskService;
import io.farside.rest.Call;
import io.farside.rest.EventHub;
import io.farside.rest.EventSource;
import java.util.List;

/** The events of one task, its copying included, until it ends. */
public final class TaskEvents implements EventSource {
    private final TaskService tasks;
    private final EventHub hub;

    /**
     * @param hub where all tasks are published
     */
    public TaskEvents(TaskService tasks, EventHub hub) {
        this.tasks = tasks;
        this.hub = hub;
    }

    @Override
    public EventHub.Subscription subscribe(Call call) {
        String id = tasks.get(call.path("id")).id();
        return hub.subscribe(
                new EventHub.Topic(
                        () -> List.of(new EventHub.State(ManagerPaths.EVENT_TASK, tasks.get(id))),
                        state -> state.view() instanceof TaskView task && task.id().equals(id),
                        state -> state.view() instanceof TaskView task && task.ended()));
    }

    /** The hub ends its streams itself. */
    @Override
    public void end() {}
}
