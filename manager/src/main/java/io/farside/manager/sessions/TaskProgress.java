// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.sessions;

import io.farside.api.manager.ProgressView;
import io.farside.manager.store.Store;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How far the copying of tasks under way is. The newest figure is in memory; it is written down
 * from time to time and when the step ends, so that a restart loses little of it. Thread-safe.
 */
public final class TaskProgress {
    /** Time between two times that the progress of a task is told and written down. */
    static final Duration INTERVAL = Duration.ofMillis(500);

    private record Seen(ProgressView view, long toldAtNanos) {}

    private final Store store;
    private final Map<String, Seen> newest = new ConcurrentHashMap<>();

    public TaskProgress(Store store) {
        this.store = store;
    }

    /** Remembers what was seen; whether it is time to tell others. */
    boolean seen(String taskId, ProgressView view) {
        long now = System.nanoTime();
        Seen before = newest.get(taskId);
        if (before != null && before.view.equals(view)) {
            return false;
        }
        if (before != null && now - before.toldAtNanos < INTERVAL.toNanos()) {
            newest.put(taskId, new Seen(view, before.toldAtNanos));
            return false;
        }
        newest.put(taskId, new Seen(view, now));
        store.progress(taskId, view);
        return true;
    }

    /** The step that copies has ended: its last figure becomes durable. */
    void settle(String taskId) {
        Seen last = newest.remove(taskId);
        if (last != null) {
            store.progress(taskId, last.view);
        }
    }

    /** The newest figure of a task under way, newer than what is written down. */
    Optional<ProgressView> of(String taskId) {
        return Optional.ofNullable(newest.get(taskId)).map(Seen::view);
    }
}
