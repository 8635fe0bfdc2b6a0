// SPDX-License-Identifier: Apache-2.0
package io.farside.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.farside.api.manager.CommandAnswer;
import io.farside.api.manager.CommandList;
import io.farside.api.manager.CommandRequest;
import io.farside.api.manager.CommandView;
import io.farside.api.manager.HistoryView;
import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.PlanView;
import io.farside.api.manager.SessionView;
import io.farside.api.manager.TaskView;
import io.farside.api.manager.WhyView;
import io.farside.manager.fake.FakeSide;
import io.farside.model.Problem;
import io.farside.model.ProblemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionLifeTest {
    private static final String START = "Start H1->H2";

    @TempDir Path directory;
    private ManagerFixture farside;

    @BeforeEach
    void start() {
        farside = new ManagerFixture(directory);
        farside.defineSession("payroll", "MM");
    }

    @AfterEach
    void stop() {
        farside.close();
    }

    @Test
    void startMakesGroupsAtBothNodes_andEndsPrepared() {
        assertThat(farside.session("payroll").state()).isEqualTo("Defined");
        farside.run("payroll", CommandRequest.of(START));
        SessionView view = farside.awaitState("payroll", "Prepared");
        assertThat(view.status()).isEqualTo("Normal");
        assertThat(view.recoverable()).isTrue();
        assertThat(view.rpoMillis()).isZero();
        assertThat(view.activeSite()).isEqualTo("east");
        assertThat(farside.east.has("payroll")).isTrue();
        assertThat(farside.west.has("payroll")).isTrue();
        assertThat(view.rolePairs().getFirst().pairsRecoverable()).isEqualTo(2);
    }

    @Test
    void switchesOverAndBackWithoutLoss() {
        farside.run("payroll", CommandRequest.of(START));
        farside.awaitState("payroll", "Prepared");
        farside.run("payroll", CommandRequest.of("switchover").to("west"));
        SessionView there =
                ManagerFixture.await(
                        () -> farside.session("payroll"),
                        v -> v.state().equals("Prepared") && v.direction().equals("H2->H1"));
        assertThat(there.activeSite()).isEqualTo("west");
        assertThat(there.status()).isEqualTo("Normal");
        farside.run("payroll", CommandRequest.of("switchover").to("east"));
        ManagerFixture.await(
                () -> farside.session("payroll"),
                v -> v.state().equals("Prepared") && v.direction().equals("H1->H2"));
    }

    @Test
    void refusesSwitchover_whileHostsAreAttached_untilTheyMayBeCutOff() {
        farside.run("payroll", CommandRequest.of(START));
        farside.awaitState("payroll", "Prepared");
        FakeSide side = farside.east.side("payroll");
        side.hostsWriting = 2;
        side.changed();
        ManagerFixture.await(
                () -> dryRun(CommandRequest.of("switchover")), p -> !p.blockers().isEmpty());
        ProblemException e =
                catchThrowableOfType(
                        ProblemException.class,
                        () -> farside.submit("payroll", CommandRequest.of("switchover")));
        assertThat(e.problem().code()).isEqualTo("FSDR3005E");
        farside.run("payroll", CommandRequest.of("switchover").withDisconnectHosts());
    }

    @Test
    void failsOverAfterTheSourceDied_thenBackWithTheDiscardConfirmed() {
        farside.run("payroll", CommandRequest.of(START));
        farside.awaitState("payroll", "Prepared");
        farside.east.kill();
        SessionView lost =
                ManagerFixture.await(
                        () -> farside.session("payroll"), v -> v.status().equals("Severe"));
        assertThat(lost.unknownSince()).isNotNull();
        ProblemException unconfirmed =
                catchThrowableOfType(
                        ProblemException.class,
                        () -> farside.submit("payroll", CommandRequest.of("failover").to("west")));
        assertThat(unconfirmed.problem().code()).isEqualTo("FSDR3006E");
        farside.run("payroll", CommandRequest.of("failover").to("west").abandoning("east"));
        SessionView open = farside.awaitState("payroll", "Target Available");
        assertThat(open.activeSite()).isEqualTo("west");

        FakeSide old = farside.east.side("payroll");
        old.become("Failsafe", "Returned", false);
        old.loneExtents = 3;
        old.seen = farside.west.side("payroll").epoch;
        farside.east.restart();
        farside.west.side("payroll").link = "Up";
        farside.west.side("payroll").changed();
        PlanView plan =
                ManagerFixture.await(
                        () -> tryDryRun(CommandRequest.of("failback")), p -> !p.lost().isEmpty());
        assertThat(plan.lost().getFirst().extents()).isEqualTo(3);
        assertThat(plan.lost().getFirst().site()).isEqualTo("east");
        ProblemException refused =
                catchThrowableOfType(
                        ProblemException.class,
                        () -> farside.submit("payroll", CommandRequest.of("failback")));
        assertThat(refused.problem().code()).isEqualTo("FSDR3004E");
        farside.run("payroll", CommandRequest.of("failback").withDiscard());
        SessionView home =
                ManagerFixture.await(
                        () -> farside.session("payroll"),
                        v -> v.state().equals("Prepared") && v.direction().equals("H1->H2"));
        assertThat(home.activeSite()).isEqualTo("east");
        assertThat(home.status()).isEqualTo("Normal");
    }

    @Test
    void walksThroughThePrimitives_suspendRecoverEnableCopyStart() {
        farside.run("payroll", CommandRequest.of(START));
        farside.awaitState("payroll", "Prepared");
        farside.run("payroll", CommandRequest.of("Suspend"));
        farside.awaitState("payroll", "Suspended");
        farside.run("payroll", CommandRequest.of("Recover"));
        farside.awaitState("payroll", "Target Available");
        assertThat(command("Start H2->H1").available()).isFalse();
        assertThat(command("Start H2->H1").correction()).contains("Enable Copy to Site 1");
        farside.run("payroll", CommandRequest.of("Enable Copy to Site 1"));
        farside.run("payroll", CommandRequest.of("Start H2->H1"));
        SessionView view = farside.awaitState("payroll", "Prepared");
        assertThat(view.direction()).isEqualTo("H2->H1");
        farside.run("payroll", CommandRequest.of("Terminate"));
        assertThat(farside.awaitState("payroll", "Defined").status()).isEqualTo("Inactive");
        assertThat(farside.east.has("payroll")).isFalse();
    }

    @Test
    void showsAFailoverByAnotherApplication_asSevere() {
        farside.run("payroll", CommandRequest.of(START));
        farside.awaitState("payroll", "Prepared");
        FakeSide east = farside.east.side("payroll");
        FakeSide west = farside.west.side("payroll");
        west.epoch = west.epoch.above(west.epoch, 1);
        west.role = west.role.withCurrent(true);
        west.become("Stopped", "Failover", true);
        west.changed();
        east.become("Failsafe", "Returned", false);
        east.changed();
        SessionView view =
                ManagerFixture.await(
                        () -> farside.session("payroll"), v -> v.status().equals("Severe"));
        assertThat(view.reasons()).anyMatch(r -> r.contains("another application"));
    }

    @Test
    void aStartThatFailedHalfWayIsTerminated_andCopySetsChangeAgain() {
        farside.east.refusing = Problem.of("FSDN2993E", "no room for a group", "make some");
        TaskView start = farside.awaitEnd(farside.submit("payroll", CommandRequest.of(START)));
        assertThat(start.state()).isEqualTo("Failed");
        assertThat(farside.session("payroll").state()).isEqualTo("Defined");
        ProblemException fixed =
                catchThrowableOfType(
                        ProblemException.class,
                        () -> farside.client.delete(ManagerPaths.copySet("payroll", "log")));
        assertThat(fixed.problem().code()).isEqualTo("FSDR2024E");
        farside.east.refusing = null;
        farside.run("payroll", CommandRequest.of("Terminate"));
        assertThat(farside.west.has("payroll")).isFalse();
        farside.client.delete(ManagerPaths.copySet("payroll", "log"));
        farside.run("payroll", CommandRequest.of(START));
        assertThat(farside.awaitState("payroll", "Prepared").copySets()).isEqualTo(1);
    }

    @Test
    void dryRunChangesNothing() {
        PlanView plan = dryRun(CommandRequest.of(START));
        assertThat(plan.steps()).isNotEmpty();
        assertThat(plan.authoritativeAfter()).isEqualTo("east");
        assertThat(farside.east.has("payroll")).isFalse();
        assertThat(farside.session("payroll").version()).isEqualTo(3);
    }

    @Test
    void answersARepeatedKeyWithTheSameTask() {
        CommandRequest request = CommandRequest.of(START).withKey("k-1");
        CommandAnswer first = farside.submit("payroll", request);
        farside.awaitEnd(first);
        CommandAnswer again = farside.submit("payroll", request);
        assertThat(Objects.requireNonNull(again.task()).id())
                .isEqualTo(Objects.requireNonNull(first.task()).id());
        assertThat(farside.east.acted).hasSize(1);
    }

    @Test
    void resumesAPlan_whenTheManagerEndedInItsMiddle() {
        farside.east.syncAtOnce(false);
        farside.west.syncAtOnce(false);
        farside.run("payroll", CommandRequest.of(START));
        FakeSide east = farside.east.side("payroll");
        FakeSide west = farside.west.side("payroll");
        east.synced = true;
        west.synced = true;
        east.changed();
        west.changed();
        farside.awaitState("payroll", "Prepared");
        farside.run("payroll", CommandRequest.of("Suspend"));
        farside.run("payroll", CommandRequest.of("Recover"));
        farside.awaitState("payroll", "Target Available");
        CommandAnswer failback =
                farside.submit("payroll", CommandRequest.of("failback").withDiscard());
        String id = Objects.requireNonNull(failback.task()).id();
        ManagerFixture.await(
                () -> farside.client.get(ManagerPaths.task(id), TaskView.class),
                t ->
                        t.steps().stream()
                                .anyMatch(s ->
                                        s.state().equals("Running")
                                                && s.action().contains("in sync")));
        farside.stopManager();
        farside.east.syncAtOnce(true);
        farside.west.syncAtOnce(true);
        east.synced = true;
        west.synced = true;
        farside.startManager();
        TaskView task = farside.awaitEnd(failback);
        assertThat(task.state()).isEqualTo("Succeeded");
        assertThat(farside.awaitState("payroll", "Prepared").activeSite()).isEqualTo("east");
        assertThat(farside.west.acted.stream().filter(a -> a.startsWith("reprotect"))).hasSize(1);
    }

    @Test
    void stopInterruptsACommandUnderWay() {
        farside.run("payroll", CommandRequest.of(START));
        farside.awaitState("payroll", "Prepared");
        farside.run("payroll", CommandRequest.of("Suspend"));
        farside.run("payroll", CommandRequest.of("Recover"));
        farside.awaitState("payroll", "Target Available");
        farside.west.syncAtOnce(false);
        CommandAnswer failback = farside.submit("payroll", CommandRequest.of("failback"));
        ManagerFixture.await(() -> farside.session("payroll"), v -> v.state().equals("Preparing"));
        assertThat(command("switchover").reason()).contains("failback is under way");
        farside.run("payroll", CommandRequest.of("Stop"));
        assertThat(farside.awaitEnd(failback).state()).isEqualTo("Interrupted");
    }

    @Test
    void explainsAStateAndKeepsItsHistory() {
        farside.run("payroll", CommandRequest.of(START));
        farside.awaitState("payroll", "Prepared");
        WhyView why = farside.client.get(ManagerPaths.why("payroll"), WhyView.class);
        assertThat(why.evidence()).anyMatch(e -> e.value().contains("Started"));
        HistoryView history =
                ManagerFixture.await(
                        () ->
                                farside.client.get(
                                        ManagerPaths.history("payroll"), HistoryView.class),
                        h -> h.changes().stream().anyMatch(c -> c.toState().equals("Prepared")));
        assertThat(history.changes()).isNotEmpty();
    }

    private PlanView dryRun(CommandRequest request) {
        return farside.submit("payroll", request.asDryRun()).plan();
    }

    /** A plan without anything while the command is not available yet. */
    private PlanView tryDryRun(CommandRequest request) {
        try {
            return dryRun(request);
        } catch (ProblemException e) {
            return new PlanView(
                    "payroll",
                    request.command(),
                    List.of(),
                    List.of(),
                    null,
                    List.of(),
                    null,
                    List.of(),
                    List.of());
        }
    }

    private CommandView command(String name) {
        return farside
                .client
                .get(ManagerPaths.commands("payroll"), CommandList.class)
                .commands()
                .stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
