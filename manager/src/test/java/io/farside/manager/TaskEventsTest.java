// SPDX-License-Identifier: Apache-2.0
package io.farside.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.farside.api.Json;
import io.farside.api.manager.CommandAnswer;
import io.farside.api.manager.CommandRequest;
import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.ProgressView;
import io.farside.api.manager.TaskView;
import io.farside.api.node.ResyncView;
import io.farside.manager.fake.FakeSide;
import io.farside.model.ProblemException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TaskEventsTest {
    private static final CommandRequest START = CommandRequest.of("Start H1->H2");

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

    private record Heard(String name, String data) {
        TaskView task() {
            return Json.readReply(data.getBytes(StandardCharsets.UTF_8), TaskView.class);
        }
    }

    private static String id(CommandAnswer answer) {
        return Objects.requireNonNull(answer.task()).id();
    }

    /** Everything until the server ends the stream. */
    private List<Heard> follow(String id, Runnable onceSynchronized) throws InterruptedException {
        List<Heard> all = new ArrayList<>();
        farside.client.events(
                ManagerPaths.taskEvents(id),
                event -> {
                    all.add(new Heard(event.name(), event.data()));
                    if (event.name().equals("synchronized")) {
                        onceSynchronized.run();
                    }
                    return true;
                });
        return all;
    }

    private CommandAnswer copying() {
        farside.run("payroll", START);
        farside.awaitState("payroll", "Prepared");
        farside.run("payroll", CommandRequest.of("Suspend"));
        farside.run("payroll", CommandRequest.of("Recover"));
        farside.awaitState("payroll", "Target Available");
        farside.west.syncAtOnce(false);
        CommandAnswer failback = farside.submit("payroll", CommandRequest.of("failback"));
        farside.awaitState("payroll", "Preparing");
        return failback;
    }

    private void copied(long doneBytes) {
        FakeSide west = farside.west.side("payroll");
        west.resync = new ResyncView(doneBytes, 1000, doneBytes, 100, 9L);
        west.changed();
    }

    private void synced() {
        farside.west.syncAtOnce(true);
        for (FakeSide side : List.of(farside.east.side("payroll"), farside.west.side("payroll"))) {
            side.synced = true;
            side.changed();
        }
    }

    @Test
    void tellEachStepAndTheProgressOfCopying_thenEnd() throws Exception {
        CommandAnswer failback = copying();
        List<Heard> heard =
                follow(
                        id(failback),
                        () -> {
                            copied(370);
                            ManagerFixture.await(() -> task(failback), t -> t.progress() != null);
                            synced();
                        });
        assertThat(heard.getFirst().task().state()).isEqualTo("Running");
        assertThat(heard.get(1).name()).isEqualTo("synchronized");
        assertThat(heard.getLast().name()).isEqualTo("ended");
        assertThat(heard.get(heard.size() - 2).task().state()).isEqualTo("Succeeded");
        assertThat(heard)
                .filteredOn(h -> h.name().equals("task"))
                .allMatch(h -> h.task().id().equals(id(failback)))
                .anyMatch(h -> percent(h.task()) == 37);
    }

    @Test
    void tellTheEndAtOnce_whenTheTaskHasEnded() throws Exception {
        TaskView done = farside.run("payroll", START);
        List<Heard> heard = follow(done.id(), () -> {});
        assertThat(heard).extracting(Heard::name).containsExactly("task", "synchronized", "ended");
        assertThat(heard.getFirst().task().state()).isEqualTo("Succeeded");
    }

    @Test
    void ofNoTaskAreAProblem() {
        ProblemException e =
                catchThrowableOfType(ProblemException.class, () -> follow("none", () -> {}));
        assertThat(e.problem().code()).isEqualTo("FSDR2012E");
    }

    @Test
    void progressOfATaskIsThere_afterTheManagerStartedAnew() {
        CommandAnswer failback = copying();
        copied(420);
        ManagerFixture.await(() -> task(failback), t -> percent(t) == 42);
        farside.stopManager();
        FakeSide west = farside.west.side("payroll");
        west.resync = null;
        farside.startManager();
        assertThat(percent(task(failback))).isEqualTo(42);
        synced();
        TaskView ended = farside.awaitEnd(failback);
        assertThat(ended.state()).isEqualTo("Succeeded");
        assertThat(percent(ended)).as("last progress of the ended task").isEqualTo(42);
    }

    private TaskView task(CommandAnswer answer) {
        return farside.client.get(ManagerPaths.task(id(answer)), TaskView.class);
    }

    private static int percent(TaskView task) {
        ProgressView progress = task.progress();
        return progress == null ? -1 : progress.percent();
    }
}
