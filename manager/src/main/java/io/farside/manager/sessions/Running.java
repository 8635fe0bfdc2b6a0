// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.sessions;

import io.farside.api.manager.ProgressView;
import io.farside.session.SessionVerb;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** Tasks under way: at most one a session. Thread-safe. */
public final class Running {
    /** Ended tasks whose last progress is remembered. */
    private static final int REMEMBERED_LIMIT = 1_000;

    /** A task under way. */
    public static final class Task {
        private final String id;
        private final String session;
        private final SessionVerb verb;
        private final CountDownLatch ended = new CountDownLatch(1);
        private volatile boolean interrupted;

        Task(String id, String session, SessionVerb verb) {
            this.id = id;
            this.session = session;
            this.verb = verb;
        }

        public String id() {
            return id;
        }

        String session() {
            return session;
        }

        public SessionVerb verb() {
            return verb;
        }

        void interrupt() {
            interrupted = true;
        }

        boolean interrupted() {
            return interrupted;
        }

        CountDownLatch ended() {
            return ended;
        }
    }

    private final Map<String, Task> bySession = new ConcurrentHashMap<>();
    private final Map<String, ProgressView> progress =
            Collections.synchronizedMap(
                    new LinkedHashMap<>() {
                        private static final long serialVersionUID = 1L;

                        @Override
                        protected boolean removeEldestEntry(
                                Map.Entry<String, ProgressView> eldest) {
                            return size() > REMEMBERED_LIMIT;
                        }
                    });

    public Optional<Task> of(String session) {
        return Optional.ofNullable(bySession.get(session));
    }

    Optional<Task> byId(String id) {
        return bySession.values().stream().filter(t -> t.id.equals(id)).findFirst();
    }

    public int count() {
        return bySession.size();
    }

    void begin(Task task) {
        Task other = bySession.putIfAbsent(task.session, task);
        if (other != null) {
            throw new IllegalStateException("two tasks for " + task.session);
        }
    }

    void end(Task task) {
        bySession.remove(task.session, task);
        task.ended.countDown();
    }

    void progressed(String taskId, ProgressView seen) {
        progress.put(taskId, seen);
    }

    /** Last progress of copying seen by a task, while this process lives. */
    public Optional<ProgressView> progress(String taskId) {
        return Optional.ofNullable(progress.get(taskId));
    }
}
