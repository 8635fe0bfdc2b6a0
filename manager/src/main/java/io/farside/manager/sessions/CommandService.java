// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.sessions;

import io.farside.api.manager.CommandAnswer;
import io.farside.api.manager.CommandList;
import io.farside.api.manager.CommandRequest;
import io.farside.api.manager.CommandView;
import io.farside.manager.store.Store;
import io.farside.manager.store.StoredTask;
import io.farside.manager.store.TaskDocument;
import io.farside.model.Problem;
import io.farside.model.ProblemKind;
import io.farside.session.Session;
import io.farside.session.SessionType;
import io.farside.session.SessionVerb;
import io.farside.session.plan.Confirmations;
import io.farside.session.plan.PlanInput;
import io.farside.session.plan.PlanResult;
import io.farside.session.plan.SessionOrder;
import io.farside.session.plan.SessionPlan;
import io.farside.session.plan.SessionPlanner;
import io.farside.session.status.Availability;
import io.farside.session.status.CommandRules;
import io.farside.session.status.Situation;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Commands to sessions: what is available, dry runs, and acceptance for execution. */
public final class CommandService {
    /** Longest wait for an interrupted task to end. */
    private static final long INTERRUPTION_LIMIT_SECONDS = 30;

    private final Store store;
    private final StatusBoard board;
    private final Running running;
    private final TaskRunner runner;
    private final InstantSource clock;
    private final Supplier<String> taskIds;
    private final Map<String, ReentrantLock> admissions = new ConcurrentHashMap<>();

    /**
     * @param taskIds new unique ids, at most 56 characters
     */
    public CommandService(
            Store store,
            StatusBoard board,
            Running running,
            TaskRunner runner,
            InstantSource clock,
            Supplier<String> taskIds) {
        this.store = store;
        this.board = board;
        this.running = running;
        this.runner = runner;
        this.clock = clock;
        this.taskIds = taskIds;
    }

    public CommandList available(String name) {
        StatusBoard.Reading reading = board.read(name);
        Situation situation =
                Situation.of(reading.session(), reading.condition(), runningVerb(name));
        return new CommandList(
                name,
                reading.condition().state().toString(),
                CommandRules.of(situation).stream().map(CommandService::view).toList());
    }

    private static CommandView view(Availability a) {
        return new CommandView(
                a.verb().label(),
                a.available(),
                a.available() ? null : a.reason(),
                a.available() ? null : a.correction());
    }

    /** Plans the command; unless it is a dry run, accepts it durably and begins it. */
    public CommandAnswer submit(String name, CommandRequest request) {
        Session session = board.read(name).session();
        SessionOrder order = order(session.type(), request);
        String key = key(request.idempotencyKey());
        if (Boolean.TRUE.equals(request.dryRun())) {
            return new CommandAnswer(PlanViews.plan(plan(name, order)), null);
        }
        ReentrantLock admission = admissions.computeIfAbsent(name, n -> new ReentrantLock());
        admission.lock();
        try {
            return accept(name, request, order, key);
        } finally {
            admission.unlock();
        }
    }

    private CommandAnswer accept(
            String name, CommandRequest request, SessionOrder order, @Nullable String key) {
        Optional<StoredTask> earlier = key == null ? Optional.empty() : store.taskByKey(name, key);
        if (earlier.isPresent()) {
            return repeated(earlier.get(), order);
        }
        long version = board.read(name).row().version();
        if (request.expectedVersion() != null && request.expectedVersion() != version) {
            throw Refusals.stale(name, request.expectedVersion(), version);
        }
        refuseBlocked(plan(name, order));
        interruptRunning(name);
        SessionPlan plan = plan(name, order);
        refuseBlocked(plan);
        TaskDocument task =
                new TaskDocument(
                        taskIds.get(), name, order.verb(), clock.instant(), key, plan.steps());
        runner.start(task);
        StoredTask stored = store.task(task.id()).orElseThrow();
        return new CommandAnswer(PlanViews.plan(plan), new TaskViews(running).task(stored));
    }

    private CommandAnswer repeated(StoredTask earlier, SessionOrder order) {
        if (!earlier.task().verb().equals(order.verb())) {
            throw Problem.of(
                            "FSDR2030E",
                            "The idempotency key was used for "
                                    + earlier.task().verb().label()
                                    + ".",
                            "Use a new key for another command.",
                            earlier.task().id())
                    .as(ProblemKind.CONFLICT)
                    .toException();
        }
        SessionPlan plan =
                new SessionPlan(
                        earlier.task().session(),
                        order.verb(),
                        earlier.task().steps(),
                        List.of(),
                        null,
                        List.of(),
                        earlier.task().steps().getLast().authoritativeAfter(),
                        List.of(),
                        List.of("accepted earlier under the same key"));
        return new CommandAnswer(PlanViews.plan(plan), new TaskViews(running).task(earlier));
    }

    private SessionPlan plan(String name, SessionOrder order) {
        StatusBoard.Reading reading = board.read(name);
        PlanResult result =
                SessionPlanner.plan(
                        new PlanInput(reading.session(), reading.condition(), runningVerb(name)),
                        order);
        return switch (result) {
            case PlanResult.Planned(SessionPlan plan) -> plan;
            case PlanResult.Refused(Problem problem) -> throw problem.toException();
        };
    }

    private static void refuseBlocked(SessionPlan plan) {
        if (!plan.blockers().isEmpty()) {
            throw plan.blockers().getFirst().toException();
        }
    }

    /** Only commands that interrupt get here while a task runs. */
    private void interruptRunning(String name) {
        Optional<Running.Task> task = running.of(name);
        if (task.isEmpty()) {
            return;
        }
        task.get().interrupt();
        try {
            if (task.get().ended().await(INTERRUPTION_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw Problem.of(
                        "FSDR2031E",
                        "Task " + task.get().id() + " has not ended yet.",
                        "Repeat the command.",
                        task.get().id())
                .asRetryable()
                .toException();
    }

    private @Nullable SessionVerb runningVerb(String name) {
        return running.of(name).map(Running.Task::verb).orElse(null);
    }

    private static SessionOrder order(SessionType type, CommandRequest request) {
        String label = String.valueOf(request.command());
        SessionVerb verb =
                type.verb(label)
                        .orElseThrow(() ->
                                Problem.badInput(
                                                "FSDR2032E",
                                                "Sessions of type "
                                                        + type.name()
                                                        + " have no command '"
                                                        + Names.shorten(label)
                                                        + "'.",
                                                "Write one of: "
                                                        + String.join(
                                                                ", ",
                                                                type.verbs().stream()
                                                                        .map(SessionVerb::label)
                                                                        .toList())
                                                        + ".")
                                        .toException());
        return new SessionOrder(
                verb,
                new Confirmations(
                        request.toSite(),
                        Boolean.TRUE.equals(request.discard()),
                        Boolean.TRUE.equals(request.overwrite()),
                        Boolean.TRUE.equals(request.disconnectHosts()),
                        request.abandonedSite()));
    }

    private static @Nullable String key(@Nullable String text) {
        if (text != null && !text.matches("[\\x21-\\x7e]{1,64}")) {
            throw Problem.badInput(
                            "FSDR2033E",
                            "The idempotency key is not one.",
                            "Write 1 to 64 printable ASCII characters without spaces.")
                    .toException();
        }
        return text;
    }
}
