// SPDX-License-Identifier: Apache-2.0
package io.farside.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.api.manager.CommandRequest;
import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.StatusView;
import io.farside.api.manager.StorageSystemView;
import io.farside.api.node.TermView;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TermTest {
    @TempDir Path directory;
    private ManagerFixture farside;

    @BeforeEach
    void start() {
        farside = new ManagerFixture(directory);
    }

    @AfterEach
    void stop() {
        farside.close();
    }

    private StatusView status() {
        return farside.client.get(ManagerPaths.STATUS, StatusView.class);
    }

    private StorageSystemView system(String name) {
        return farside.client.get(ManagerPaths.storageSystem(name), StorageSystemView.class);
    }

    @Test
    void risesAboveTheHighestOfAllNodes_whenTheyAreMet() {
        farside.east.obeys(new TermView(40, "another"));
        farside.west.obeys(new TermView(57, "a-third"));
        farside.defineSession("payroll", "MM");
        assertThat(status().term()).isEqualTo(58);
        farside.run("payroll", CommandRequest.of("Start H1->H2"));
        assertThat(farside.east.term()).isEqualTo(new TermView(58, status().serverId()));
        assertThat(farside.west.term()).isEqualTo(farside.east.term());
        farside.stopManager();
        farside.startManager();
        assertThat(status().term()).as("it was written down").isEqualTo(59);
    }

    @Test
    void risesAboveItsOwnEarlierOnes_whenTheStoreIsOlderThanTheNodes() {
        farside.defineSession("payroll", "MM");
        TermView later = new TermView(90, status().serverId());
        farside.stopManager();
        farside.east.obeys(later);
        farside.startManager();
        ManagerFixture.await(() -> system("east-1"), s -> s.connection().equals("Connected"));
        assertThat(status().term()).isEqualTo(91);
    }

    @Test
    void aNodeThatAnotherServerTookIsNotTakenBack() {
        farside.defineSession("payroll", "MM");
        TermView taken = new TermView(status().term() + 1, "another");
        farside.east.kill();
        farside.east.obeys(taken);
        farside.east.restart();
        StorageSystemView east =
                ManagerFixture.await(
                        () -> system("east-1"),
                        s -> s.problem() != null && s.problem().code().equals("FSDN2996E"));
        assertThat(east.connection()).isEqualTo("Unknown");
        assertThat(Objects.requireNonNull(east.problem()).correction()).isNotBlank();
        assertThat(farside.east.term()).isEqualTo(taken);
        assertThat(system("west-1").connection()).isEqualTo("Connected");
    }
}
