// SPDX-License-Identifier: Apache-2.0
package io.farside.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.farside.api.ProblemView;
import io.farside.api.manager.CommandAnswer;
import io.farside.api.manager.CommandRequest;
import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.TaskView;
import io.farside.manager.fake.FakeSide;
import io.farside.model.ProblemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands given to a session while another one runs: a failback that waits for its copying. */
class CommandQueueTest {
    @TempDir Path directory;
    private ManagerFixture farside;
    private CommandAnswer failback;

    @BeforeEach
    void start() {
        farside = new ManagerFixture(directory);
        farside.defineSession("payroll", "MM");
        farside.run("payroll", CommandRequest.of("Start H1->H2"));
        farside.awaitState("payroll", "Prepared");
        farside.run("payroll", CommandRequest.of("Suspend"));
        farside.run("payroll", CommandRequest.of("Recover"));
        farside.awaitState("payroll", "Target Available");
        farside.west.syncAtOnce(false);
        failback = farside.submit("payroll", CommandRequest.of("failback"));
        farside.awaitState("payroll", "Preparing");
    }

    @AfterEach
    void stop() {
        farside.close();
    }

    /** The copying that failback waits for is done. */
    private void synced() {
        farside.west.syncAtOnce(true);
        for (FakeSide side : List.of(farside.east.side("payroll"), farside.west.side("payroll"))) {
            side.synced = true;
            side.changed();
        }
    }

    private TaskView task(CommandAnswer answer) {
        return farside.client.get(
                ManagerPaths.task(Objects.requireNonNull(answer.task()).id()), TaskView.class);
    }

    @Test
    void aSecondCommandWaitsForItsTurn_visibly() {
        CommandAnswer switchover =
                farside.submit("payroll", CommandRequest.of("switchover").to("west"));
        CommandAnswer suspend = farside.submit("payroll", CommandRequest.of("Suspend"));
        assertThat(task(switchover).state()).isEqualTo("Queued");
        assertThat(switchover.plan().steps()).isEmpty();
        assertThat(farside.session("payroll").task())
                .isEqualTo(Objects.requireNonNull(failback.task()).id());
        assertThat(farside.session("payroll").queued())
                .containsExactly(task(switchover).id(), task(suspend).id());
        synced();
        assertThat(farside.awaitEnd(failback).state()).isEqualTo("Succeeded");
        TaskView moved = farside.awaitEnd(switchover);
        assertThat(moved.state()).as("%s", moved).isEqualTo("Succeeded");
        assertThat(moved.steps()).isNotEmpty().allMatch(s -> s.state().equals("Done"));
        TaskView suspended = farside.awaitEnd(suspend);
        assertThat(suspended.state()).as("%s", suspended).isEqualTo("Succeeded");
        assertThat(farside.awaitState("payroll", "Suspended").activeSite()).isEqualTo("west");
        assertThat(farside.session("payroll").queued()).isEmpty();
    }

    @Test
    void aCommandThatWaitedFailsWithItsReason_whenItCannotRun() {
        CommandAnswer again = farside.submit("payroll", CommandRequest.of("switchover").to("east"));
        synced();
        TaskView task = farside.awaitEnd(again);
        assertThat(task.state()).isEqualTo("Failed");
        ProblemView problem = Objects.requireNonNull(task.problem());
        assertThat(problem.code()).isEqualTo("FSDR3008E");
        assertThat(problem.correction()).isNotBlank();
    }

    @Test
    void stopInterruptsWhatRuns_andDropsWhatWaits() {
        CommandAnswer switchover = farside.submit("payroll", CommandRequest.of("switchover"));
        farside.run("payroll", CommandRequest.of("Stop"));
        assertThat(farside.awaitEnd(failback).state()).isEqualTo("Interrupted");
        assertThat(farside.awaitEnd(switchover).state()).isEqualTo("Interrupted");
        assertThat(farside.session("payroll").queued()).isEmpty();
    }

    @Test
    void aCommandThatWaitsCanBeWithdrawn_oneThatRunsCannot() {
        CommandAnswer switchover = farside.submit("payroll", CommandRequest.of("switchover"));
        farside.client.delete(ManagerPaths.task(task(switchover).id()));
        assertThat(task(switchover).state()).isEqualTo("Interrupted");
        ProblemException e =
                catchThrowableOfType(
                        ProblemException.class,
                        () -> farside.client.delete(ManagerPaths.task(task(failback).id())));
        assertThat(e.problem().code()).isEqualTo("FSDR2035E");
        synced();
        assertThat(farside.awaitEnd(failback).state()).isEqualTo("Succeeded");
        assertThat(farside.awaitState("payroll", "Prepared").activeSite()).isEqualTo("east");
    }

    @Test
    void whatWaitsIsKept_whenTheManagerEnds() {
        CommandAnswer switchover =
                farside.submit("payroll", CommandRequest.of("switchover").to("west").withKey("k"));
        farside.stopManager();
        farside.startManager();
        assertThat(task(switchover).state()).isEqualTo("Queued");
        CommandAnswer repeated =
                farside.submit("payroll", CommandRequest.of("switchover").to("west").withKey("k"));
        assertThat(task(repeated).id()).isEqualTo(task(switchover).id());
        synced();
        assertThat(farside.awaitEnd(switchover).state()).isEqualTo("Succeeded");
    }

    @Test
    void theQueueIsLimited_andWrongOptionsAreRefusedAtOnce() {
        ProblemException wrong =
                catchThrowableOfType(
                        ProblemException.class,
                        () ->
                                farside.submit(
                                        "payroll", CommandRequest.of("Suspend").withDiscard()));
        assertThat(wrong.problem().code()).isEqualTo("FSDR3002E");
        for (int i = 0; i < 16; i++) {
            farside.submit("payroll", CommandRequest.of("Suspend"));
        }
        ProblemException full =
                catchThrowableOfType(
                        ProblemException.class,
                        () -> farside.submit("payroll", CommandRequest.of("Suspend")));
        assertThat(full.problem().code()).isEqualTo("FSDR2034E");
        assertThat(full.problem().retryable()).isTrue();
    }
}
