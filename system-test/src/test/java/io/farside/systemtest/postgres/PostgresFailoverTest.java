// SPDX-License-Identifier: Apache-2.0
package io.farside.systemtest.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.api.node.GroupCommandRequest;
import io.farside.api.node.GroupVerb;
import io.farside.systemtest.process.Await;
import io.farside.systemtest.process.Site;
import io.farside.systemtest.process.Tool;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("postgres-failover")
@Tag("interop")
@Timeout(600)
class PostgresFailoverTest {
    private static final long SIZE_BYTES = 512L << 20;
    private static final int COMMITS_BEFORE_THE_KILL = 300;

    @TempDir Path directory;

    private final CommitLedger ledger = new CommitLedger();

    @BeforeAll
    static void needTools() {
        MountedVolume.need();
        Postgres.need();
    }

    @Test
    void everyCommittedTransactionSurvivesAKilledPrimaryAndTheWayBack() throws Exception {
        Tool.ok(directory, "chmod", "755", directory.toString());
        try (Site one = Site.start(directory, "one");
                Site two = Site.start(directory, "two")) {
            Site.mirror(one, two, "db", SIZE_BYTES, List.of("pgdata"));
            runUntilThePrimaryIsKilled(one);
            goOnAtTheOtherSite(two);
            one.restart();
            failBack(one, two);
            useAgainAtHome(one);
        }
    }

    private void runUntilThePrimaryIsKilled(Site one) throws Exception {
        try (MountedVolume volume =
                        MountedVolume.open(directory, "first", one.uri("pgdata"), true);
                Postgres postgres = Postgres.create(directory, volume)) {
            postgres.pgbench("-q", "-i", "-s", "2");
            CommitLedger.createTable(postgres);
            ledger.start(postgres);
            postgres.pgbench("-n", "-c", "4", "-T", "4");
            Await.until("enough commits", () -> ledger.committed() >= COMMITS_BEFORE_THE_KILL);
            one.kill();
            ledger.stop();
        }
    }

    private void goOnAtTheOtherSite(Site two) throws Exception {
        Await.until("the failover to be allowed", () -> two.accepts("db", GroupVerb.FAILOVER));
        Await.until("hosts to be let in", () -> two.group("db").access().equals("ReadWrite"));
        try (MountedVolume volume =
                MountedVolume.open(directory, "second", two.uri("pgdata"), false)) {
            try (Postgres postgres = Postgres.start(directory, volume)) {
                verify(postgres);
                int before = ledger.committed();
                ledger.start(postgres);
                Await.until(
                        "new commits",
                        () -> ledger.committed() >= before + COMMITS_BEFORE_THE_KILL);
                ledger.stop();
                postgres.stop();
            }
            volume.unmountAndCheck();
        }
    }

    private static void failBack(Site one, Site two) {
        Await.until(
                "the returned site to be fenced and in contact",
                () ->
                        one.group("db").access().equals("Refused")
                                && two.group("db").target().link().equals("Up"));
        two.command(
                "db",
                GroupVerb.FAILBACK,
                GroupCommandRequest.PLAIN.withDiscard().withDisconnectHosts());
        Await.until(
                "production to be home",
                () ->
                        one.group("db").role().equals("Primary")
                                && one.group("db").access().equals("ReadWrite"));
        one.awaitSynced("db");
    }

    private void useAgainAtHome(Site one) throws Exception {
        try (MountedVolume volume =
                MountedVolume.open(directory, "third", one.uri("pgdata"), false)) {
            try (Postgres postgres = Postgres.start(directory, volume)) {
                verify(postgres);
                postgres.stop();
            }
            volume.unmountAndCheck();
        }
    }

    private void verify(Postgres postgres) throws Exception {
        assertThat(ledger.missing(postgres)).as("acknowledged commits that are gone").isEmpty();
        postgres.amcheck();
    }
}
