// SPDX-License-Identifier: Apache-2.0
package io.farside.systemtest.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.api.node.GroupVerb;
import io.farside.systemtest.process.Await;
import io.farside.systemtest.process.Site;
import io.farside.systemtest.process.Tool;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A database whose data and log are on two volumes, at a target that is behind. */
@Tag("postgres-follower")
@Tag("slow")
@Tag("interop")
@Timeout(600)
class PostgresFollowerTest {
    private static final long SIZE_BYTES = 256L << 20;
    private static final int ENOUGH = 300;
    private static final List<String> VOLUMES = List.of("pgdata", "pgwal");

    @TempDir Path directory;

    private final CommitLedger ledger = new CommitLedger();

    @BeforeAll
    static void needTools() {
        MountedVolume.need();
        Postgres.need();
    }

    @Test
    void aStreamTargetIsInAStateTheDatabaseWentThrough() throws Exception {
        follow("stream", null);
    }

    @Test
    void aPeriodicTargetIsInAStateTheDatabaseWentThrough() throws Exception {
        follow("periodic", 1);
    }

    private void follow(String mode, @Nullable Integer periodSeconds) throws Exception {
        Tool.ok(directory, "chmod", "755", directory.toString());
        try (Site one = Site.start(directory, "one");
                Site two = Site.start(directory, "two")) {
            Site.follow(one, two, "db", new Site.Volumes(SIZE_BYTES, VOLUMES, mode, periodSeconds));
            runUntilThePrimaryIsKilled(one, two);
            Await.until("the failover to be allowed", () -> two.accepts("db", GroupVerb.FAILOVER));
            Await.until("hosts to be let in", () -> two.group("db").access().equals("ReadWrite"));
            checkAt(two);
        }
    }

    private void runUntilThePrimaryIsKilled(Site one, Site two) throws Exception {
        try (MountedVolume data = MountedVolume.open(directory, "first", one.uri("pgdata"), true);
                MountedVolume wal =
                        MountedVolume.open(directory, "second", one.uri("pgwal"), true);
                Postgres postgres = Postgres.create(directory, data, wal)) {
            postgres.pgbench("-q", "-i", "-s", "1");
            CommitLedger.createTable(postgres);
            ledger.start(postgres);
            postgres.pgbench("-n", "-c", "2", "-T", "3");
            Await.until("enough commits", () -> ledger.committed() >= ENOUGH);
            String before = two.group("db").target().recoverableReason();
            Await.until("the target to hold a state with them", () -> isLater(two, before));
            String first = two.group("db").target().recoverableReason();
            Await.until("one more", () -> isLater(two, first));
            one.kill();
            ledger.stop();
        }
    }

    /** Whether the target holds another state than it told of before. */
    private static boolean isLater(Site site, String before) {
        String now = site.group("db").target().recoverableReason();
        return now.contains("state") && !now.equals(before);
    }

    private void checkAt(Site two) throws Exception {
        try (MountedVolume data = MountedVolume.open(directory, "third", two.uri("pgdata"), false);
                MountedVolume wal =
                        MountedVolume.open(directory, "fourth", two.uri("pgwal"), false)) {
            // The log's place is a link into the file system of the first site.
            Path link = data.path().resolve("data").resolve("pg_wal");
            Tool.ok(directory, "ln", "-sfn", wal.path().resolve("wal").toString(), link.toString());
            try (Postgres postgres = Postgres.start(directory, data)) {
                Set<Long> rows = ledger.rows(postgres);
                assertThat(rows.size()).as("rows at the target").isGreaterThanOrEqualTo(ENOUGH);
                assertThat(ledger.gaps(postgres)).as("rows before others that are gone").isEmpty();
                postgres.amcheck();
                postgres.stop();
            }
            wal.unmountAndCheck();
            data.unmountAndCheck();
        }
    }
}
