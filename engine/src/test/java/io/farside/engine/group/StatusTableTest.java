// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.farside.engine.format.GroupRecord;
import io.farside.engine.group.StatusTable.Cause;
import io.farside.engine.group.StatusTable.State;
import io.farside.model.GroupPolicies;
import io.farside.model.GroupRole;
import io.farside.model.GroupStatus;
import io.farside.model.ReplicationMode;
import io.farside.model.StopReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StatusTableTest {
    private static final String HEADING = "## Changes of status\n";

    @Test
    void documentShowsTheTableOfTheEngine() throws IOException {
        String document =
                Files.readString(
                        Path.of("")
                                .toAbsolutePath()
                                .resolveSibling("docs/reference/group-states.md"));
        int section = document.indexOf(HEADING);
        assertThat(section).as("section of the document").isNotNegative();
        int start = document.indexOf("| from |", section);
        int end = document.indexOf("\n\n", start);
        System.out.println(StatusTable.text());
        assertThat(document.substring(start, end + 1)).isEqualTo(StatusTable.text());
    }

    @Test
    void everyCauseAndEveryStateIsInTheTable() {
        EnumSet<Cause> causes = EnumSet.noneOf(Cause.class);
        EnumSet<State> left = EnumSet.noneOf(State.class);
        EnumSet<State> entered = EnumSet.noneOf(State.class);
        for (StatusTable.Change change : StatusTable.CHANGES) {
            causes.add(change.cause());
            left.addAll(change.from());
            entered.add(change.to());
            assertThat(change.reasons().isEmpty()).isEqualTo(change.to() != State.STOPPED);
        }
        assertThat(causes).containsExactlyInAnyOrder(Cause.values());
        assertThat(left).containsExactlyInAnyOrder(State.values());
        assertThat(entered)
                .containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(EnumSet.of(State.NEW)));
    }

    @Test
    void nothingButAgreementOrAChangeOfDirectionStartsReplication() {
        for (StatusTable.Change change : StatusTable.CHANGES) {
            if (change.to() == State.STARTED) {
                assertThat(change.cause()).isIn(Cause.AGREED, Cause.TOOK_OVER);
            }
        }
    }

    @Test
    void failedDiskIsForgottenOnlyByARestart() {
        for (StatusTable.Change change : StatusTable.CHANGES) {
            if (change.from().contains(State.FENCED_LOCAL_IO)
                    && change.to() != State.FENCED_LOCAL_IO
                    && change.to() != State.FENCED_FAULT) {
                assertThat(change.cause()).isEqualTo(Cause.RECOVERED);
            }
        }
    }

    @Test
    void changeThatIsNotInTheTableIsRefused_andNothingHasChanged() {
        Core core = core();
        assertThatThrownBy(() ->
                        core.status(
                                new GroupStatus.Stopped(StopReason.USER), Cause.STOPPED_ALREADY))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("New does not become Stopped(User)");
        assertThatThrownBy(() ->
                        core.status(new GroupStatus.Stopped(StopReason.USER), Cause.TAKE_OVER))
                .isInstanceOf(IllegalStateException.class);
        assertThat(core.record.status).isEqualTo(new GroupStatus.New());
        core.fence(StopReason.LOCAL_IO, Cause.DISK_FAILED);
        assertThatThrownBy(() -> core.unfence(Cause.AGREED))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Failsafe(LocalIo) does not become no fence");
        assertThat(core.record.fence).isTrue();
        assertThat(core.record.fenceReason).isEqualTo(StopReason.LOCAL_IO);
    }

    private static Core core() {
        GroupConfig config =
                new GroupConfig(
                        new UUID(1, 1),
                        "group",
                        new GroupConfig.Node(1, "node-1"),
                        "boot",
                        List.of(new GroupConfig.Volume(new UUID(2, 2), 1 << 20, 65_536)),
                        List.of(
                                new GroupConfig.Target(
                                        new GroupConfig.Node(2, "node-2"),
                                        ReplicationMode.SYNC,
                                        GroupPolicies.DEFAULT)),
                        GroupConfig.Limits.DEFAULT,
                        true,
                        true);
        return new Core(
                config,
                new GroupRecord(config.group(), GroupRole.PRIMARY),
                new SplittableRandom(1));
    }
}
