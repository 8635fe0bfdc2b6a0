// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.scenario;

import io.farside.api.ApiClient;
import io.farside.api.manager.CommandAnswer;
import io.farside.api.manager.CommandRequest;
import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.PlanView;
import io.farside.api.manager.SessionView;
import io.farside.api.manager.StorageSystemView;
import io.farside.api.manager.TaskView;
import io.farside.model.Problem;
import io.farside.model.ProblemException;
import io.farside.model.ProblemKind;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/** The manager as a client sees it: one session, commands, waiting for states. */
final class Managed implements AutoCloseable {
    /** Longest wait for a task or a state. */
    static final Duration LIMIT = Await.LIMIT;

    private static final Duration CALL_LIMIT = Duration.ofSeconds(30);

    private final ApiClient api;
    private final String session;

    Managed(URI manager, String session) {
        this.api = new ApiClient(manager, CALL_LIMIT, Map.of());
        this.session = session;
    }

    ApiClient api() {
        return api;
    }

    SessionView session() {
        return api.get(ManagerPaths.session(session), SessionView.class);
    }

    /** What a command would do. */
    PlanView plan(CommandRequest command) {
        return post(command.asDryRun()).plan();
    }

    /**
     * Runs a command to its end. One that is refused for now is repeated for as long as its problem
     * says that it may pass, within the limit.
     */
    TaskView run(CommandRequest command, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        CommandRequest keyed = command.withKey(UUID.randomUUID().toString());
        while (true) {
            try {
                return awaitTask(post(keyed), deadline);
            } catch (ProblemException e) {
                if (!e.problem().retryable() || System.nanoTime() > deadline) {
                    throw e;
                }
                keyed = command.withKey(UUID.randomUUID().toString());
                LockSupport.parkNanos(Await.POLL.toNanos());
            }
        }
    }

    private CommandAnswer post(CommandRequest command) {
        return api.post(ManagerPaths.commands(session), command, CommandAnswer.class);
    }

    private TaskView awaitTask(CommandAnswer answer, long deadline) {
        TaskView started = answer.task();
        if (started == null) {
            throw unexpected("The manager ran a dry run instead of a command.");
        }
        TaskView ended =
                Await.until(
                        () -> api.get(ManagerPaths.task(started.id()), TaskView.class),
                        TaskView::ended,
                        deadline,
                        started.command() + " to end");
        if (ended.problem() != null) {
            throw ended.problem().toProblem().toException();
        }
        if (!ended.state().equals("Succeeded")) {
            throw unexpected(ended.command() + " ended as " + ended.state() + ".");
        }
        return ended;
    }

    /** Waits until the session is in this state and all is well. */
    SessionView awaitState(String state) {
        return Await.until(
                this::session,
                s -> s.state().equals(state) && s.status().equals("Normal"),
                "session " + session + " to become " + state);
    }

    /** Waits until the manager talks to this storage system. */
    void awaitConnected(String storageSystem) {
        Await.until(
                () -> api.get(ManagerPaths.storageSystem(storageSystem), StorageSystemView.class),
                s -> s.connection().equals("Connected"),
                "the manager to reach " + storageSystem);
    }

    private static ProblemException unexpected(String what) {
        return Problem.of("FSDC2004E", what, "Run the demo with --keep and look at its logs.")
                .as(ProblemKind.FAULT)
                .toException();
    }

    @Override
    public void close() {
        api.close();
    }
}
