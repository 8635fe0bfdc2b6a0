// SPDX-License-Identifier: Apache-2.0
package io.farside.runbook;

import io.farside.runbook.PlanLog.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs plans. It makes no choices: steps run in order, each logged before and after, failures are
 * retried within the policy and then end the plan, or are passed over where the plan says so.
 * Running a plan again after a crash goes on where its log ends. Thread-safe; blocks its caller.
 */
public final class PlanExecutor<A> {
    private final PlanLog log;
    private final StepPerformer<A> performer;
    private final RetryPolicy retries;
    private final Pacer pacer;
    private final ProgressListener listener;

    public PlanExecutor(
            PlanLog log,
            StepPerformer<A> performer,
            RetryPolicy retries,
            Pacer pacer,
            ProgressListener listener) {
        this.log = log;
        this.performer = performer;
        this.retries = retries;
        this.pacer = pacer;
        this.listener = listener;
    }

    /**
     * Runs a plan from its first step without an outcome.
     *
     * @param interrupted asked between steps and tries; true ends the plan
     * @throws InterruptedException when the process ends: nothing is written, the plan is resumed
     *     later
     */
    public Ending run(Plan<A> plan, BooleanSupplier interrupted) throws InterruptedException {
        List<Entry> before = log.entries(plan.id());
        Ending ending = steps(plan, before, interrupted);
        log.end(plan.id(), ending, pacer.now());
        listener.changed(plan.id());
        return ending;
    }

    private Ending steps(Plan<A> plan, List<Entry> before, BooleanSupplier interrupted)
            throws InterruptedException {
        for (Step<A> step : plan.steps()) {
            Outcome outcome = earlierOutcome(before, step);
            if (outcome == null) {
                int begun = attempts(before, step);
                outcome = perform(plan, step, begun, interrupted);
            }
            if (outcome == null) {
                return new Ending.Interrupted(step.number());
            }
            if (outcome instanceof Outcome.Failed(var problem) && !step.goOnWithout()) {
                return new Ending.Failed(step.number(), problem);
            }
        }
        return new Ending.Succeeded();
    }

    private static <A> @Nullable Outcome earlierOutcome(List<Entry> before, Step<A> step) {
        for (Entry entry : before) {
            if (entry instanceof Entry.Ended ended && ended.step() == step.number()) {
                return ended.outcome();
            }
        }
        return null;
    }

    private static <A> int attempts(List<Entry> before, Step<A> step) {
        List<Integer> numbers = new ArrayList<>(List.of(0));
        for (Entry entry : before) {
            if (entry instanceof Entry.Intent intent && intent.step() == step.number()) {
                numbers.add(intent.attempt());
            }
        }
        return numbers.getLast();
    }

    /** Null when interrupted. */
    private @Nullable Outcome perform(
            Plan<A> plan, Step<A> step, int begun, BooleanSupplier interrupted)
            throws InterruptedException {
        for (int tries = 1; ; tries++) {
            if (interrupted.getAsBoolean()) {
                return null;
            }
            int number = begun + tries;
            append(plan, new Entry.Intent(step.number(), number, pacer.now()));
            Outcome outcome =
                    performer.perform(new Attempt<>(plan.stepId(step), step.action(), number));
            boolean again =
                    outcome instanceof Outcome.Failed(var problem)
                            && problem.retryable()
                            && !step.goOnWithout()
                            && tries < retries.attempts();
            if (interrupted.getAsBoolean() && outcome instanceof Outcome.Failed) {
                return null;
            }
            if (!again) {
                append(plan, new Entry.Ended(step.number(), outcome, pacer.now()));
                return outcome;
            }
            pacer.pause(retries.waitAfter(tries));
        }
    }

    private void append(Plan<A> plan, Entry entry) {
        log.append(plan.id(), entry);
        listener.changed(plan.id());
    }
}
