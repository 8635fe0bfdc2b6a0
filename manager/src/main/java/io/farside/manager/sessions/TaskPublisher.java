// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.sessions;

import io.farside.api.manager.ManagerPaths;
import io.farside.manager.store.Store;
import io.farside.rest.EventHub;
import io.farside.runbook.ProgressListener;

/** Tells event subscribers about tasks. Thread-safe. */
public final class TaskPublisher implements ProgressListener {
    private final Store store;
    private final TaskViews views;
    private final EventHub hub;
    private final SessionPublisher sessions;

    public TaskPublisher(
            Store store, TaskProgress progress, EventHub hub, SessionPublisher sessions) {
        this.store = store;
        this.views = new TaskViews(progress);
        this.hub = hub;
        this.sessions = sessions;
    }

    @Override
    public void changed(String taskId) {
        store.task(taskId)
                .ifPresent(stored -> {
                    hub.publish(ManagerPaths.EVENT_TASK, views.task(stored));
                    sessions.touch(stored.task().session());
                });
    }

    /** Copying went on; sessions have that from the nodes. */
    void progressed(String taskId) {
        store.task(taskId)
                .ifPresent(stored -> hub.publish(ManagerPaths.EVENT_TASK, views.task(stored)));
    }
}
