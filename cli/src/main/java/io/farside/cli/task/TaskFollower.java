// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.task;

import io.farside.api.ApiClient;
import io.farside.api.Json;
import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.TaskView;
import io.farside.cli.Console;
import io.farside.model.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.core.JacksonException;

/**
 * Follows a task to its end. On a terminal one line is written over and over; elsewhere every step
 * that changes is a line of its own. All of it goes to standard error.
 */
public final class TaskFollower {
    /** Time between two looks at a server that does not tell. */
    private static final Duration POLL = Duration.ofMillis(200);

    private final Console console;
    private final ApiClient api;
    private String shown = "";

    public TaskFollower(Console console, ApiClient api) {
        this.console = console;
        this.api = api;
    }

    /** Waits for the end, however long it takes; Ctrl-C leaves the task running. */
    public TaskView follow(TaskView first) {
        TaskView now = told(first);
        while (!now.ended()) {
            show(now);
            LockSupport.parkNanos(POLL.toNanos());
            now = api.get(ManagerPaths.task(first.id()), TaskView.class);
        }
        show(now);
        if (console.redraws() && !shown.isEmpty()) {
            console.err().print("\r" + " ".repeat(shown.length()) + "\r");
            console.err().flush();
        }
        return now;
    }

    /** The task when its events ended, which may be early: then it is asked for. */
    private TaskView told(TaskView first) {
        if (first.ended()) {
            return first;
        }
        show(first);
        AtomicReference<TaskView> last = new AtomicReference<>(first);
        try {
            api.events(
                    ManagerPaths.taskEvents(first.id()),
                    event -> {
                        if (event.name().equals(ManagerPaths.EVENT_TASK)) {
                            byte[] data = event.data().getBytes(StandardCharsets.UTF_8);
                            last.set(Json.readReply(data, TaskView.class));
                            show(last.get());
                        }
                        return !last.get().ended();
                    });
        } catch (ProblemException | JacksonException e) {
            // A server without these events, or one that went away: asking it tells which.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return last.get();
    }

    private void show(TaskView t) {
        String line = console.redraws() ? ProgressLine.drawn(t) : ProgressLine.plain(t);
        if (line.equals(shown)) {
            return;
        }
        if (console.redraws()) {
            String padding = " ".repeat(Math.max(0, shown.length() - line.length()));
            console.err().print("\r" + line + padding);
            console.err().flush();
        } else {
            console.err().println(line);
        }
        shown = line;
    }
}
