// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.sessions;

import io.farside.manager.storage.Fleet;
import io.farside.manager.store.TaskDocument;
import io.farside.model.Problem;
import io.farside.model.ProblemException;
import io.farside.session.SessionVerb;
import io.farside.session.plan.PlanInput;
import io.farside.session.plan.PlanResult;
import io.farside.session.plan.SessionOrder;
import io.farside.session.plan.SessionPlan;
import io.farside.session.plan.SessionPlanner;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Plans commands from what is known of a session now. Thread-safe. */
public final class SessionPlanning {
    /**
     * How long a command whose turn has come waits for the state that the one before it leads to,
     * and after a start of the manager for the nodes.
     */
    static final Duration TURN_LIMIT = Duration.ofSeconds(10);

    /** Looks at least this often, for interruptions. */
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(250);

    private final StatusBoard board;
    private final Fleet fleet;

    public SessionPlanning(StatusBoard board, Fleet fleet) {
        this.board = board;
        this.fleet = fleet;
    }

    /**
     * The plan with its blockers.
     *
     * @param running command under way, null for none
     * @throws ProblemException when the command is not available
     */
    SessionPlan plan(String session, SessionOrder order, @Nullable SessionVerb running) {
        StatusBoard.Reading reading = board.read(session);
        PlanInput input = new PlanInput(reading.session(), reading.condition(), running);
        return switch (SessionPlanner.plan(input, order)) {
            case PlanResult.Planned(SessionPlan plan) -> plan;
            case PlanResult.Refused(Problem problem) -> throw problem.toException();
        };
    }

    /**
     * A plan that can run.
     *
     * @throws ProblemException also for the first of its blockers
     */
    SessionPlan unblocked(String session, SessionOrder order, @Nullable SessionVerb running) {
        SessionPlan plan = plan(session, order, running);
        if (!plan.blockers().isEmpty()) {
            throw plan.blockers().getFirst().toException();
        }
        return plan;
    }

    /**
     * @throws ProblemException {@code FSDR2015E}
     */
    void mustBeVersion(String session, @Nullable Long expected) {
        long version = board.read(session).row().version();
        if (expected != null && expected != version) {
            throw Refusals.stale(session, expected, version);
        }
    }

    /**
     * Plans a command that waited, once the session is in a state that takes it.
     *
     * @return null when interrupted
     * @throws ProblemException when it cannot run
     */
    @Nullable TaskDocument late(TaskDocument document, BooleanSupplier interrupted)
            throws InterruptedException {
        TaskDocument.Waiting waiting = Objects.requireNonNull(document.waiting());
        SessionOrder order = new SessionOrder(document.verb(), waiting.confirmations());
        mustBeVersion(document.session(), waiting.expectedVersion());
        long began = System.nanoTime();
        while (!interrupted.getAsBoolean()) {
            long seen = fleet.changeCount();
            try {
                return document.planned(unblocked(document.session(), order, null).steps());
            } catch (ProblemException e) {
                if (!maySettle(e.problem()) || System.nanoTime() - began > TURN_LIMIT.toNanos()) {
                    throw e;
                }
            }
            fleet.awaitChange(seen, LOOK_INTERVAL);
        }
        return null;
    }

    private static boolean maySettle(Problem problem) {
        return switch (problem.kind()) {
            case REFUSED, UNAVAILABLE -> true;
            case BAD_INPUT, NOT_FOUND, CONFLICT, TOO_LARGE, FAULT -> false;
        };
    }
}
