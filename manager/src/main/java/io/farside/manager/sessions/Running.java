// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.sessions;

import io.farside.manager.store.TaskDocument;
import io.farside.session.SessionVerb;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Which task of each session is under way, at most one, and which ones wait behind it. When one
 * ends the next one is under way in the same instant. Thread-safe.
 */
public final class Running {
    /** Commands of one session that may wait. */
    static final int WAITING_LIMIT = 16;

    /** A task under way. */
    public static final class Task {
        private final TaskDocument document;
        private final CountDownLatch ended = new CountDownLatch(1);
        private volatile boolean interrupted;
        private volatile boolean planned;

        private Task(TaskDocument document) {
            this.document = document;
            this.planned = document.waiting() == null;
        }

        public String id() {
            return document.id();
        }

        public SessionVerb verb() {
            return document.verb();
        }

        TaskDocument document() {
            return document;
        }

        /** Whether it acts; before that it only has its turn and the session is as it was. */
        boolean acts() {
            return planned;
        }

        void planned() {
            planned = true;
        }

        boolean interrupted() {
            return interrupted;
        }

        CountDownLatch ended() {
            return ended;
        }
    }

    /**
     * What a command that interrupts finds.
     *
     * @param task told to end, null when none was under way
     * @param dropped commands that waited and will not run
     */
    record Interruption(@Nullable Task task, List<TaskDocument> dropped) {}

    private final Map<String, Task> bySession = new HashMap<>();
    private final Map<String, Deque<TaskDocument>> waiting = new HashMap<>();

    public synchronized Optional<Task> of(String session) {
        return Optional.ofNullable(bySession.get(session));
    }

    synchronized Optional<Task> byId(String id) {
        return bySession.values().stream().filter(t -> t.id().equals(id)).findFirst();
    }

    public synchronized int count() {
        return bySession.size();
    }

    /** Ids of the commands that wait, in the order of their turns. */
    synchronized List<String> waiting(String session) {
        return queue(session).stream().map(TaskDocument::id).toList();
    }

    private Deque<TaskDocument> queue(String session) {
        Deque<TaskDocument> queue = waiting.get(session);
        return queue == null ? new ArrayDeque<>(0) : queue;
    }

    /** Begins a task; nothing of its session may be under way. */
    synchronized Task begin(TaskDocument document) {
        Task task = new Task(document);
        Task other = bySession.putIfAbsent(document.session(), task);
        if (other != null) {
            throw new IllegalStateException("two tasks for " + document.session());
        }
        return task;
    }

    /** Puts a command behind what is under way, or begins it when that has just ended. */
    synchronized Optional<Task> queueOrBegin(TaskDocument document) {
        if (!bySession.containsKey(document.session())) {
            return Optional.of(begin(document));
        }
        waiting.computeIfAbsent(document.session(), _ -> new ArrayDeque<>()).add(document);
        return Optional.empty();
    }

    /** Ends a task; the one that waited longest is under way then. */
    synchronized Optional<Task> end(Task task) {
        String session = task.document.session();
        bySession.remove(session, task);
        task.ended.countDown();
        TaskDocument next = queue(session).poll();
        if (queue(session).isEmpty()) {
            waiting.remove(session);
        }
        return next == null ? Optional.empty() : Optional.of(begin(next));
    }

    /** Tells what is under way to end, and lets nothing come after it. */
    synchronized Interruption interrupt(String session) {
        Deque<TaskDocument> dropped = waiting.remove(session);
        Task task = bySession.get(session);
        if (task != null) {
            task.interrupted = true;
        }
        return new Interruption(task, dropped == null ? List.of() : new ArrayList<>(dropped));
    }

    /** Takes a command out of the queue; empty when it does not wait. */
    synchronized Optional<TaskDocument> withdraw(String id) {
        for (Deque<TaskDocument> queue : waiting.values()) {
            for (Iterator<TaskDocument> each = queue.iterator(); each.hasNext(); ) {
                TaskDocument document = each.next();
                if (document.id().equals(id)) {
                    each.remove();
                    return Optional.of(document);
                }
            }
        }
        return Optional.empty();
    }
}
