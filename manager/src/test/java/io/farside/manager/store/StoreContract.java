// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.farside.api.manager.HistoryView;
import io.farside.api.manager.ProgressView;
import io.farside.model.GroupPolicies;
import io.farside.model.Problem;
import io.farside.model.ProblemException;
import io.farside.model.RoleEpoch;
import io.farside.runbook.Ending;
import io.farside.runbook.Outcome;
import io.farside.runbook.PlanLog;
import io.farside.session.CopySet;
import io.farside.session.Direction;
import io.farside.session.Production;
import io.farside.session.Role;
import io.farside.session.Session;
import io.farside.session.SessionTypes;
import io.farside.session.SessionVerb;
import io.farside.session.VolumeRef;
import io.farside.session.plan.Confirmations;
import io.farside.session.plan.Goal;
import io.farside.session.plan.GroupLayout;
import io.farside.session.plan.GroupOrder;
import io.farside.session.plan.PlannedStep;
import io.farside.session.plan.SessionStep;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store keeps, whatever holds it. */
abstract class StoreContract {
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private Store store;

    /** Opens the same store again after the first time. */
    abstract Store open();

    @BeforeEach
    void openFirst() {
        store = open();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void reopen() {
        store.close();
        store = open();
    }

    @Test
    void definitionsSurviveAReopen() {
        store.append(
                List.of(
                        new LogEvent.SiteDefined("east", "first"),
                        new LogEvent.StorageSystemDefined("n1", "east", "http://127.0.0.1:1"),
                        new LogEvent.SessionDefined(
                                "payroll", 0, SessionDocument.of(session(), "pay"))),
                NOW);
        Definitions before = store.definitions();
        reopen();
        assertThat(store.definitions()).isEqualTo(before);
        assertThat(row().session()).isEqualTo(session());
        assertThat(row().version()).isEqualTo(1);
    }

    @Test
    void identityStays_andTheTermIsRemembered() {
        String id = store.serverId();
        store.append(List.of(new LogEvent.TermRaised(id, 7)), NOW);
        reopen();
        assertThat(store.serverId()).isEqualTo(id);
        assertThat(store.term()).isEqualTo(7);
    }

    @Test
    void appliesAllEventsOfAnAppendOrNone() {
        long position = store.definitions().position();
        ProblemException e =
                catchThrowableOfType(
                        ProblemException.class,
                        () ->
                                store.append(
                                        List.of(
                                                new LogEvent.SiteDefined("east", ""),
                                                new LogEvent.SessionDefined(
                                                        "payroll",
                                                        4,
                                                        SessionDocument.of(session(), ""))),
                                        NOW));
        assertThat(e.problem().code()).isEqualTo("FSDR2002E");
        assertThat(store.definitions().sites()).isEmpty();
        reopen();
        assertThat(store.definitions().sites()).isEmpty();
        assertThat(store.definitions().position()).isEqualTo(position);
    }

    @Test
    void oneOfTwoChangesToTheSameVersionIsRefused() {
        SessionDocument document = SessionDocument.of(session(), "");
        store.append(List.of(new LogEvent.SessionDefined("payroll", 0, document)), NOW);
        store.append(List.of(new LogEvent.SessionDefined("payroll", 1, document)), NOW);
        ProblemException e =
                catchThrowableOfType(
                        ProblemException.class,
                        () ->
                                store.append(
                                        List.of(
                                                new LogEvent.SessionDefined(
                                                        "payroll", 1, document)),
                                        NOW));
        assertThat(e.problem().retryable()).isTrue();
        assertThat(row().version()).isEqualTo(2);
    }

    @Test
    void tasksComeBackAsTheyWere_withEveryKindOfStep() {
        TaskDocument task = task("t1", "key-1");
        store.append(List.of(new LogEvent.TaskStarted("t1", task)), NOW);
        PlanLog log = new StorePlanLog(store);
        log.append("t1", new PlanLog.Entry.Intent(1, 1, NOW));
        log.append("t1", new PlanLog.Entry.Ended(1, new Outcome.Done("fine"), NOW));
        reopen();
        StoredTask stored = store.unfinished().getFirst();
        assertThat(stored.task()).isEqualTo(task);
        assertThat(new StorePlanLog(store).entries("t1")).hasSize(2);
        Problem problem = Problem.of("FSDR9001E", "no", "yes").asRetryable();
        new StorePlanLog(store).end("t1", new Ending.Failed(2, problem), NOW);
        assertThat(store.unfinished()).isEmpty();
        assertThat(store.taskByKey("payroll", "key-1").orElseThrow().ending())
                .isEqualTo(new Ending.Failed(2, problem));
        assertThat(store.taskCount("payroll")).isEqualTo(1);
        assertThat(store.taskCount("other")).isZero();
    }

    @Test
    void aCommandThatWaitsComesBack_andIsOneTaskWithItsPlan() {
        TaskDocument planned = task("t1", "key-1");
        Confirmations said = new Confirmations("west", true, false, true, null);
        TaskDocument queued =
                new TaskDocument(
                        "t1",
                        planned.session(),
                        planned.verb(),
                        NOW,
                        "key-1",
                        List.of(),
                        new TaskDocument.Waiting(said, 7L));
        store.append(List.of(new LogEvent.TaskQueued("t1", queued)), NOW);
        reopen();
        assertThat(store.unfinished().getFirst().task()).isEqualTo(queued);
        store.append(List.of(new LogEvent.TaskStarted("t1", planned)), NOW);
        reopen();
        assertThat(store.unfinished()).extracting(StoredTask::task).containsExactly(planned);
        assertThat(store.taskByKey("payroll", "key-1")).isPresent();
    }

    @Test
    void theLastProgressOfATaskSurvivesAReopen() {
        store.append(List.of(new LogEvent.TaskStarted("t1", task("t1", "k"))), NOW);
        ProgressView seen = new ProgressView(42, 420, 1000, 421, 70, 8L);
        long position = store.definitions().position();
        store.progress("t1", new ProgressView(1, 10, 1000, 11, 70, null));
        store.progress("t1", seen);
        reopen();
        assertThat(store.task("t1").orElseThrow().progress()).isEqualTo(seen);
        assertThat(store.definitions().position()).as("it is no command").isEqualTo(position);
    }

    @Test
    void tasksAreListedNewestFirstInPages() {
        for (int i = 1; i <= 5; i++) {
            store.append(List.of(new LogEvent.TaskStarted("t" + i, task("t" + i, "k" + i))), NOW);
        }
        assertThat(store.tasks(null, 1, 2))
                .extracting(t -> t.task().id())
                .containsExactly("t4", "t3");
    }

    @Test
    void historyIsKeptNewestFirst() {
        for (int i = 0; i < 3; i++) {
            store.record(
                    "payroll",
                    List.of(new HistoryView.Change("t" + i, "A", "B", "Normal", List.of())),
                    List.of(new HistoryView.Sample("t" + i, "H1-H2", (long) i, null)));
        }
        reopen();
        HistoryView history = store.history("payroll", 2);
        assertThat(history.changes())
                .extracting(HistoryView.Change::at)
                .containsExactly("t2", "t1");
        assertThat(history.samples()).hasSize(2);
        assertThat(store.history("other", 2).changes()).isEmpty();
    }

    @Test
    void manyWritersAtOnceLoseNothing() throws Exception {
        int writers = 16;
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int w = 0; w < writers; w++) {
            String prefix = "w" + w + "-";
            threads.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    go.await();
                                } catch (InterruptedException e) {
                                    return;
                                }
                                IntStream.range(0, 20)
                                        .forEach(i ->
                                                store.append(
                                                        List.of(
                                                                new LogEvent.SiteDefined(
                                                                        prefix + i, "")),
                                                        NOW));
                            }));
        }
        go.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(store.definitions().sites()).hasSize(writers * 20);
        reopen();
        assertThat(store.definitions().sites()).hasSize(writers * 20);
    }

    private Definitions.SessionRow row() {
        return Objects.requireNonNull(store.definitions().session("payroll"));
    }

    private static Session session() {
        Session plain =
                new Session(
                        "payroll",
                        SessionTypes.MM,
                        Map.of(Role.H1, "east", Role.H2, "west"),
                        GroupPolicies.DEFAULT,
                        List.of(
                                new CopySet(
                                        "data",
                                        1 << 20,
                                        Map.of(
                                                Role.H1, new VolumeRef("n1", "data"),
                                                Role.H2, new VolumeRef("n2", "data")))),
                        List.of(),
                        new Production(Role.H2, new Direction(Role.H2, Role.H1), 1));
        return plain.withGroups(GroupLayout.of(plain));
    }

    private static TaskDocument task(String id, String key) {
        var group = session().groups().getFirst();
        GroupOrder order =
                new GroupOrder(GroupOrder.Verb.OVERRIDE, new RoleEpoch(3, -1), true, true, Role.H2);
        List<SessionStep> steps =
                List.of(
                        new SessionStep.CreateGroup(group, Role.H1, true),
                        new SessionStep.Command(group, Role.H1, order),
                        new SessionStep.Await(group, Role.H2, Goal.SYNCED),
                        new SessionStep.RemoveGroup(group, Role.H2),
                        new SessionStep.Decide(Production.initial(SessionTypes.MM)),
                        new SessionStep.KeepGroups(List.of(group)),
                        new SessionStep.Refresh("n1"));
        List<PlannedStep> planned = new ArrayList<>();
        for (SessionStep step : steps) {
            planned.add(
                    new PlannedStep(
                            planned.size() + 1, step, planned.isEmpty(), "do", "there", "east"));
        }
        return new TaskDocument(
                id,
                "payroll",
                new SessionVerb.Start(new Direction(Role.H1, Role.H2)),
                NOW,
                key,
                planned,
                null);
    }
}
