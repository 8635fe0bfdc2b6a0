// SPDX-License-Identifier: Apache-2.0
package io.farside.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A world in which plans run: a log that survives crashes, a performer whose effects count, and a
 * crash at any chosen line of work.
 */
final class PlanHarness {
    /** The process dies here; only the log and the world outlive it. */
    static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Crash() {
            super("crash", null, false, false);
        }
    }

    final Map<String, List<PlanLog.Entry>> durable = new HashMap<>();
    final Map<String, Ending> endings = new HashMap<>();

    /** Effects in the world, in order; the world remembers step ids. */
    final List<String> effects = new ArrayList<>();

    private final Set<String> remembered = new HashSet<>();

    /** Outcomes to give before the action succeeds, by action. */
    final Map<String, List<Outcome>> failures = new HashMap<>();

    final List<Duration> pauses = new ArrayList<>();
    boolean interrupted;
    int crashAtLine = -1;
    int line;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    /** Every line of work passes here; the chosen one crashes. */
    private void line() {
        if (line++ == crashAtLine) {
            throw new Crash();
        }
    }

    PlanExecutor<String> executor() {
        return new PlanExecutor<>(
                new Log(),
                this::perform,
                new RetryPolicy(3, Duration.ofMillis(100), Duration.ofMillis(300)),
                new Clock(),
                ProgressListener.NONE);
    }

    Ending run(Plan<String> plan) {
        try {
            return executor().run(plan, () -> interrupted);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static Plan<String> plan(String id, String... actions) {
        List<Step<String>> steps = new ArrayList<>();
        for (String action : actions) {
            steps.add(new Step<>(steps.size() + 1, action.startsWith("?"), action));
        }
        return new Plan<>(id, steps);
    }

    private Outcome perform(Attempt<String> attempt) {
        line();
        List<Outcome> planned = failures.get(attempt.action());
        if (planned != null && !planned.isEmpty()) {
            return planned.removeFirst();
        }
        if (remembered.add(attempt.stepId())) {
            effects.add(attempt.action());
        }
        line();
        return new Outcome.Done("did " + attempt.action());
    }

    private final class Log implements PlanLog {
        @Override
        public List<Entry> entries(String planId) {
            return List.copyOf(durable.getOrDefault(planId, List.of()));
        }

        @Override
        public void append(String planId, Entry entry) {
            line();
            durable.computeIfAbsent(planId, _ -> new ArrayList<>()).add(entry);
            line();
        }

        @Override
        public void end(String planId, Ending ending, Instant at) {
            line();
            @Nullable Ending before = endings.put(planId, ending);
            if (before != null) {
                throw new AssertionError("ended twice: " + before + " and " + ending);
            }
            line();
        }
    }

    private final class Clock implements Pacer {
        @Override
        public Instant now() {
            return now;
        }

        @Override
        public void pause(Duration duration) {
            line();
            pauses.add(duration);
            now = now.plus(duration);
        }
    }
}
