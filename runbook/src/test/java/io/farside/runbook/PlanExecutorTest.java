// SPDX-License-Identifier: Apache-2.0
package io.farside.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.farside.model.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanExecutorTest {
    private static final Problem BUSY = Problem.of("FSDR9001E", "busy", "try again").asRetryable();
    private static final Problem NO = Problem.of("FSDR9002E", "no", "do something else");

    @Test
    void performsStepsInOrderAndLogsIntentBeforeOutcome() {
        PlanHarness world = new PlanHarness();
        assertThat(world.run(PlanHarness.plan("p", "a", "b"))).isEqualTo(new Ending.Succeeded());
        assertThat(world.effects).containsExactly("a", "b");
        assertThat(world.durable.get("p"))
                .extracting(e -> e.getClass().getSimpleName() + e.step())
                .containsExactly("Intent1", "Ended1", "Intent2", "Ended2");
    }

    @Test
    void endsOnceWithTheSameEffectsWhereverTheProcessCrashes() {
        PlanHarness untouched = new PlanHarness();
        untouched.run(PlanHarness.plan("p", "a", "?b", "c"));
        for (int crash = 0; crash < untouched.line; crash++) {
            PlanHarness world = new PlanHarness();
            world.crashAtLine = crash;
            runThroughCrashes(world, PlanHarness.plan("p", "a", "?b", "c"));
            assertThat(world.effects).as("crash at line %d", crash).containsExactly("a", "?b", "c");
            assertThat(world.endings.get("p")).isEqualTo(new Ending.Succeeded());
        }
    }

    @Test
    void endsTheSameWhereverTheProcessCrashesInAPlanThatFails() {
        for (int crash = 0; crash < 40; crash++) {
            PlanHarness world = new PlanHarness();
            world.crashAtLine = crash;
            world.failures.put("b", new ArrayList<>(List.of(failed(NO), failed(NO))));
            runThroughCrashes(world, PlanHarness.plan("p", "a", "b", "c"));
            assertThat(world.effects).as("crash at line %d", crash).containsExactly("a");
            assertThat(world.endings.get("p")).isEqualTo(new Ending.Failed(2, NO));
        }
    }

    /** Crashes at most once a run, restarts until the plan has ended. */
    private static void runThroughCrashes(PlanHarness world, Plan<String> plan) {
        for (int restarts = 0; restarts < 3 && !world.endings.containsKey(plan.id()); restarts++) {
            try {
                world.run(plan);
            } catch (PlanHarness.Crash e) {
                // The next run is the restarted process.
            }
        }
    }

    @Test
    void doesNothingAgain_whenAPlanRunsTwice() {
        PlanHarness world = new PlanHarness();
        Plan<String> plan = PlanHarness.plan("p", "a", "b");
        world.run(plan);
        world.endings.clear();
        world.run(plan);
        assertThat(world.effects).containsExactly("a", "b");
        assertThat(world.durable.get("p")).hasSize(4);
    }

    @Test
    void stopsAtAFailedStep_andBeginsNoLaterOne() {
        PlanHarness world = new PlanHarness();
        world.failures.put("b", new ArrayList<>(List.of(failed(NO))));
        assertThat(world.run(PlanHarness.plan("p", "a", "b", "c")))
                .isEqualTo(new Ending.Failed(2, NO));
        assertThat(world.effects).containsExactly("a");
    }

    @Test
    void goesOn_whenThePlanSaysTheStepMayFail() {
        PlanHarness world = new PlanHarness();
        world.failures.put("?b", new ArrayList<>(List.of(failed(NO))));
        assertThat(world.run(PlanHarness.plan("p", "a", "?b", "c")))
                .isEqualTo(new Ending.Succeeded());
        assertThat(world.effects).containsExactly("a", "c");
    }

    @Test
    void triesARetryableFailureAgain_withGrowingWaits() {
        PlanHarness world = new PlanHarness();
        world.failures.put("a", new ArrayList<>(List.of(failed(BUSY), failed(BUSY))));
        assertThat(world.run(PlanHarness.plan("p", "a"))).isEqualTo(new Ending.Succeeded());
        assertThat(world.pauses).containsExactly(Duration.ofMillis(100), Duration.ofMillis(200));
    }

    @Test
    void givesUp_whenTheRetriesAreSpent() {
        PlanHarness world = new PlanHarness();
        world.failures.put("a", new ArrayList<>(List.of(failed(BUSY), failed(BUSY), failed(BUSY))));
        assertThat(world.run(PlanHarness.plan("p", "a"))).isEqualTo(new Ending.Failed(1, BUSY));
        assertThat(world.durable.get("p")).hasSize(4);
    }

    @Test
    void endsInterrupted_beforeTheNextStep() {
        PlanHarness world = new PlanHarness();
        world.interrupted = true;
        assertThat(world.run(PlanHarness.plan("p", "a"))).isEqualTo(new Ending.Interrupted(1));
        assertThat(world.effects).isEmpty();
    }

    @Test
    void refusesPlansThatAreNotNumberedFromOne() {
        assertThatThrownBy(() -> new Plan<>("p", List.of(new Step<>(2, false, "a"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PlanHarness.plan("x".repeat(Plan.ID_LIMIT_CHARACTERS + 1), "a"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Outcome failed(Problem problem) {
        return new Outcome.Failed(problem);
    }
}
