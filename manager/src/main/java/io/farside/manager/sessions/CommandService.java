// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.sessions;

import io.farside.api.manager.CommandAnswer;
import io.farside.api.manager.CommandList;
import io.farside.api.manager.CommandRequest;
import io.farside.api.manager.CommandView;
import io.farside.api.manager.PlanView;
import io.farside.manager.store.Store;
import io.farside.manager.store.StoredTask;
import io.farside.manager.store.TaskDocument;
import io.farside.model.Problem;
import io.farside.model.ProblemKind;
import io.farside.session.Session;
import io.farside.session.SessionType;
import io.farside.session.SessionVerb;
import io.farside.session.plan.Confirmations;
import io.farside.session.plan.OrderCheck;
import io.farside.session.plan.SessionOrder;
import io.farside.session.plan.SessionPlan;
import io.farside.session.status.Availability;
import io.farside.session.status.CommandRules;
import io.farside.session.status.Situation;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Commands to sessions: what is available, dry runs, and acceptance for execution. */
public final class CommandService {
    /** Longest wait for an interrupted task to end. */
    private static final long INTERRUPTION_LIMIT_SECONDS = 30;

    private final Store store;
    private final StatusBoard board;
    private final Running running;
    private final SessionPlanning planning;
    private final TaskRunner runner;
    private final TaskService tasks;
    private final Map<String, ReentrantLock> admissions = new ConcurrentHashMap<>();

    public CommandService(
            Store store,
            StatusBoard board,
            Running running,
            SessionPlanning planning,
            TaskRunner runner,
            TaskService tasks) {
        this.store = store;
        this.board = board;
        this.running = running;
        this.planning = planning;
        this.runner = runner;
        this.tasks = tasks;
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

    /**
     * Plans the command; unless it is a dry run, accepts it durably and begins it. Behind another
     * command of the session it waits for its turn, and is planned then.
     */
    public CommandAnswer submit(String name, CommandRequest request) {
        Session session = board.read(name).session();
        SessionOrder order = order(session.type(), request);
        String key = key(request.idempotencyKey());
        if (Boolean.TRUE.equals(request.dryRun())) {
            return new CommandAnswer(
                    PlanViews.plan(planning.plan(name, order, runningVerb(name))), null);
        }
        ReentrantLock admission = admissions.computeIfAbsent(name, n -> new ReentrantLock());
        admission.lock();
        try {
            Optional<StoredTask> earlier =
                    key == null ? Optional.empty() : store.taskByKey(name, key);
            if (earlier.isPresent()) {
                return repeated(earlier.get(), order);
            }
            planning.mustBeVersion(name, request.expectedVersion());
            boolean waits = running.of(name).isPresent() && !order.verb().interrupts();
            return waits ? queue(session, request, order, key) : begin(name, order, key);
        } finally {
            admission.unlock();
        }
    }

    private CommandAnswer begin(String name, SessionOrder order, @Nullable String key) {
        planning.unblocked(name, order, runningVerb(name));
        interruptRunning(name);
        SessionPlan plan = planning.unblocked(name, order, null);
        return answer(PlanViews.plan(plan), runner.start(name, order.verb(), key, plan.steps()));
    }

    private CommandAnswer queue(
            Session session, CommandRequest request, SessionOrder order, @Nullable String key) {
        OrderCheck.check(session, order)
                .ifPresent(problem -> {
                    throw problem.toException();
                });
        if (running.waiting(session.name()).size() >= Running.WAITING_LIMIT) {
            throw Problem.of(
                            "FSDR2034E",
                            "Already "
                                    + Running.WAITING_LIMIT
                                    + " commands wait behind the one that runs for session "
                                    + session.name()
                                    + ".",
                            "Repeat the command later, or withdraw some of them.",
                            session.name())
                    .asRetryable()
                    .toException();
        }
        TaskDocument task = runner.queue(session.name(), order, key, request.expectedVersion());
        return answer(
                PlanViews.without(task, "It waits for its turn; its plan is made when that comes."),
                task.id());
    }

    private CommandAnswer answer(PlanView plan, String task) {
        return new CommandAnswer(plan, tasks.get(task));
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
        return answer(
                PlanViews.without(earlier.task(), "It was accepted earlier under the same key."),
                earlier.task().id());
    }

    /** Only commands that interrupt get here while a task runs; what waits behind it is dropped. */
    private void interruptRunning(String name) {
        Running.Interruption interruption = running.interrupt(name);
        interruption.dropped().forEach(runner::drop);
        Running.Task task = interruption.task();
        if (task == null) {
            return;
        }
        try {
            if (task.ended().await(INTERRUPTION_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw Problem.of(
                        "FSDR2031E",
                        "Task " + task.id() + " has not ended yet.",
                        "Repeat the command.",
                        task.id())
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
