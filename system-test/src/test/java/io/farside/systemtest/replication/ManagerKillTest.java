// SPDX-License-Identifier: Apache-2.0
package io.farside.systemtest.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.api.manager.CommandRequest;
import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.SessionView;
import io.farside.api.manager.StatusView;
import io.farside.api.manager.TaskList;
import io.farside.api.manager.TaskView;
import io.farside.systemtest.process.Await;
import io.farside.systemtest.process.Site;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A manager killed with kill -9 in the middle of a plan goes on with it after its restart. */
@Tag("manager-kill")
@Timeout(300)
class ManagerKillTest {
    private static final long SIZE_BYTES = 16L << 20;

    /** Tries to hit the middle of a plan that takes a tenth of a second. */
    private static final int TRIES = 10;

    @TempDir Path directory;

    @Test
    void aSwitchoverEndsOnTheOtherSite_whenTheManagerIsKilledInItsMiddle() throws Exception {
        try (ManagedPair pair = ManagedPair.start(directory, SIZE_BYTES, List.of("data", "log"))) {
            boolean cutOff = false;
            for (int i = 0; i < TRIES && !cutOff; i++) {
                Site to = pair.secondary();
                Log before = Log.of(pair);
                cutOff =
                        pair.runOverKilledManager(
                                CommandRequest.of("switchover").to(to.name()), _ -> true);
                pair.awaitPrepared(to);
                before.isKeptBy(Log.of(pair), 1);
            }
            assertThat(cutOff).as("the manager was killed before the plan had ended").isTrue();
            assertThat(pair.session().errors()).isZero();
            assertThat(pair.session().task()).isNull();
        }
    }

    @Test
    void aFailoverAndAFailbackEnd_whenTheManagerIsKilledInTheirMiddle() throws Exception {
        try (ManagedPair pair = ManagedPair.start(directory, SIZE_BYTES, List.of("data", "log"))) {
            Log before = Log.of(pair);
            Site one = pair.primary();
            one.kill();
            boolean failover =
                    pair.runOverKilledManager(
                            CommandRequest.of("failover").to("two").abandoning("one"), _ -> true);
            Await.until(
                    "the session to be open at two",
                    () -> pair.session().state().equals("Target Available"));
            assertThat(pair.session().activeSite()).isEqualTo("two");
            one.restart();
            pair.connect(one);
            boolean failback =
                    pair.runOverKilledManager(
                            CommandRequest.of("failback").withDiscard().withDisconnectHosts(),
                            done -> done >= 1);
            pair.awaitPrepared(one);
            SessionView home = pair.session();
            assertThat(home.direction()).isEqualTo("H1->H2");
            assertThat(home.reasons()).isEmpty();
            before.isKeptBy(Log.of(pair), 2);
            System.out.println("cut off: failover " + failover + ", failback " + failback);
        }
    }

    /** What the manager's command log says: its length, and every task. */
    private record Log(long position, List<TaskView> tasks) {
        static Log of(ManagedPair pair) {
            StatusView status = pair.manager().api().get(ManagerPaths.STATUS, StatusView.class);
            TaskList list = pair.manager().api().get(ManagerPaths.TASKS, TaskList.class);
            return new Log(status.logPosition(), list.tasks());
        }

        /** What was there is there as it was, and so many commands more, each once and ended. */
        void isKeptBy(Log later, int more) {
            assertThat(later.position).isGreaterThan(position);
            assertThat(later.tasks).containsAll(tasks).hasSize(tasks.size() + more);
            assertThat(later.tasks).allMatch(t -> t.state().equals("Succeeded"));
        }
    }
}
