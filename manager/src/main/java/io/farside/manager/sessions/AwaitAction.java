// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.sessions;

import io.farside.api.manager.ProgressView;
import io.farside.manager.storage.Fleet;
import io.farside.model.Problem;
import io.farside.model.ProblemKind;
import io.farside.runbook.Outcome;
import io.farside.session.observe.CopyProgress;
import io.farside.session.observe.GroupObservation;
import io.farside.session.observe.SideState;
import io.farside.session.plan.Goal;
import io.farside.session.plan.SessionStep;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Waits until one side of a group reaches a goal, woken by every change that is heard. */
final class AwaitAction {
    /** Looks at least this often, for interruptions. */
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(250);

    private final Fleet fleet;
    private final Running running;
    private final TaskProgress progress;
    private final TaskPublisher publisher;

    AwaitAction(Fleet fleet, Running running, TaskProgress progress, TaskPublisher publisher) {
        this.fleet = fleet;
        this.running = running;
        this.progress = progress;
        this.publisher = publisher;
    }

    Outcome act(String planId, SessionStep.Await step) throws InterruptedException {
        try {
            return await(planId, step);
        } finally {
            progress.settle(planId);
        }
    }

    private Outcome await(String planId, SessionStep.Await step) throws InterruptedException {
        Duration longest = longest(step.goal());
        long deadline = System.nanoTime() + longest.toNanos();
        while (true) {
            long seen = fleet.changeCount();
            GroupObservation observation = fleet.observe(step.group());
            progress(planId, observation);
            Optional<SideState> side = observation.state(step.at());
            if (side.isPresent() && step.goal().reachedBy(side.get())) {
                return new Outcome.Done(side.get().status().label());
            }
            if (side.isPresent() && step.goal().lostBy(side.get())) {
                return new Outcome.Failed(lost(step, side.get()));
            }
            if (!longest.isZero() && System.nanoTime() - deadline > 0) {
                return new Outcome.Failed(late(step, side.orElse(null), longest));
            }
            if (running.byId(planId).map(Running.Task::interrupted).orElse(false)) {
                return new Outcome.Failed(interrupted(step));
            }
            fleet.awaitChange(seen, LOOK_INTERVAL);
        }
    }

    /** Zero for as long as it takes. */
    private static Duration longest(Goal goal) {
        return switch (goal) {
            case SYNCED -> Duration.ZERO;
            case STARTED, OPEN -> Duration.ofSeconds(30);
            case STOPPED -> Duration.ofSeconds(15);
            case PRIMARY -> Duration.ofSeconds(60);
        };
    }

    private void progress(String planId, GroupObservation observation) {
        CopyProgress seen =
                observation
                        .first()
                        .told()
                        .map(SideState::progress)
                        .or(() -> observation.second().told().map(SideState::progress))
                        .orElse(null);
        ProgressView view = SessionViews.progress(seen);
        if (view != null && progress.seen(planId, view)) {
            publisher.progressed(planId);
        }
    }

    private static Problem lost(SessionStep.Await step, SideState side) {
        return Problem.of(
                        "FSDR3020E",
                        "Group "
                                + step.group().name()
                                + " is "
                                + side.status().label()
                                + " at "
                                + step.group().system(step.at())
                                + ".",
                        "See why for the session, remove the cause, then repeat the command.",
                        step.group().name())
                .withCause(side.problem() == null ? side.verdict() : side.problem().message());
    }

    private static Problem late(
            SessionStep.Await step, @Nullable SideState side, Duration longest) {
        return Problem.of(
                        "FSDR3021E",
                        "Waiting for "
                                + step.goal()
                                + " at "
                                + step.group().system(step.at())
                                + " took longer than "
                                + longest.toSeconds()
                                + " s.",
                        "See why for the session, then repeat the command.",
                        step.group().name())
                .withCause(
                        side == null
                                ? "the node does not answer"
                                : "it is " + side.status().label() + ", link " + side.link())
                .as(ProblemKind.UNAVAILABLE);
    }

    private static Problem interrupted(SessionStep.Await step) {
        return Problem.of(
                "FSDR3022I",
                "Another command interrupted waiting for " + step.goal() + ".",
                "Repeat the command when the other one has ended.",
                step.group().name());
    }
}
