// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.sessions;

import io.farside.api.ProblemView;
import io.farside.api.manager.TaskView;
import io.farside.manager.store.StoredTask;
import io.farside.manager.store.TaskDocument;
import io.farside.runbook.Ending;
import io.farside.runbook.Outcome;
import io.farside.runbook.PlanLog.Entry;
import io.farside.session.plan.PlannedStep;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tasks as clients see them. */
final class TaskViews {
    private final TaskProgress progress;

    TaskViews(TaskProgress progress) {
        this.progress = progress;
    }

    TaskView task(StoredTask stored) {
        Map<Integer, Entry.Intent> begun = new HashMap<>();
        Map<Integer, Entry.Ended> ended = new HashMap<>();
        for (Entry entry : stored.entries()) {
            switch (entry) {
                case Entry.Intent intent -> begun.putIfAbsent(intent.step(), intent);
                case Entry.Ended end -> ended.put(end.step(), end);
            }
        }
        Ending ending = stored.ending();
        return new TaskView(
                stored.task().id(),
                stored.task().session(),
                stored.task().verb().label(),
                state(stored.task(), ending),
                stored.task().startedAt().toString(),
                SessionViews.text(stored.endedAt()),
                stored.task().steps().stream()
                        .map(s ->
                                step(
                                        s,
                                        begun.get(s.number()),
                                        ended.get(s.number()),
                                        ending != null))
                        .toList(),
                progress.of(stored.task().id()).orElse(stored.progress()),
                ending instanceof Ending.Failed(int _, var problem)
                        ? ProblemView.of(problem)
                        : null);
    }

    private static String state(TaskDocument task, @Nullable Ending ending) {
        return switch (ending) {
            case null -> task.waiting() == null ? "Running" : "Queued";
            case Ending.Succeeded() -> "Succeeded";
            case Ending.Failed _ -> "Failed";
            case Ending.Interrupted _ -> "Interrupted";
        };
    }

    private static TaskView.Step step(
            PlannedStep step,
            Entry.@Nullable Intent begun,
            Entry.@Nullable Ended ended,
            boolean over) {
        Instant from = begun == null ? null : begun.at();
        Instant to = ended == null ? null : ended.at();
        String state;
        String message = null;
        if (ended != null && ended.outcome() instanceof Outcome.Done(String text)) {
            state = "Done";
            message = text.isEmpty() ? null : text;
        } else if (ended != null && ended.outcome() instanceof Outcome.Failed(var problem)) {
            state = step.goOnWithout() ? "Skipped" : "Failed";
            message = problem.message();
        } else if (over) {
            state = "Skipped";
        } else {
            state = begun == null ? "Waiting" : "Running";
        }
        return new TaskView.Step(
                step.number(),
                step.action(),
                step.target(),
                state,
                SessionViews.text(from),
                SessionViews.text(to),
                message);
    }
}
