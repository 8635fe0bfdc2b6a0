// SPDX-License-Identifier: Apache-2.0
package io.farside.systemtest.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that insert rows and remember, outside the database, each one whose commit was
 * acknowledged.
 */
final class CommitLedger {
    private static final int CLIENTS = 4;

    private final Set<Long> committed = new ConcurrentSkipListSet<>();

    /** By row: when its commit was asked for, and when it was acknowledged. */
    private final Map<Long, Long> asked = new ConcurrentHashMap<>();

    private final Map<Long, Long> acknowledged = new ConcurrentHashMap<>();
    private final AtomicLong clock = new AtomicLong();
    private final AtomicLong next = new AtomicLong();
    private final AtomicBoolean running = new AtomicBoolean();
    private final List<Thread> clients = new ArrayList<>();

    static void createTable(Postgres postgres) throws SQLException {
        try (Connection c = postgres.connect();
                Statement s = c.createStatement()) {
            s.execute("create table ledger (id bigint primary key, filler text not null)");
        }
    }

    /** Starts the clients; each goes on until its connection breaks or {@link #stop}. */
    void start(Postgres postgres) {
        running.set(true);
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(Thread.ofVirtual().start(() -> insert(postgres)));
        }
    }

    private void insert(Postgres postgres) {
        try (Connection c = postgres.connect();
                PreparedStatement s =
                        c.prepareStatement("insert into ledger values (?, repeat('x', 200))")) {
            while (running.get()) {
                long id = next.incrementAndGet();
                s.setLong(1, id);
                asked.put(id, clock.incrementAndGet());
                s.executeUpdate();
                acknowledged.put(id, clock.incrementAndGet());
                committed.add(id);
            }
        } catch (SQLException e) {
            // The disk below the server went away: what was not acknowledged does not count.
        }
    }

    int committed() {
        return committed.size();
    }

    /** Acknowledged rows that the database does not have. */
    Set<Long> missing(Postgres postgres) throws SQLException {
        Set<Long> missing = new TreeSet<>(committed);
        missing.removeAll(rows(postgres));
        return missing;
    }

    /**
     * Acknowledged rows that the database does not have although it has one that was begun after:
     * none when it is in a state it went through.
     */
    Set<Long> gaps(Postgres postgres) throws SQLException {
        Set<Long> present = rows(postgres);
        long newest = present.stream().mapToLong(id -> asked.getOrDefault(id, 0L)).max().orElse(0);
        Set<Long> gaps = missing(postgres);
        gaps.removeIf(id -> acknowledged.getOrDefault(id, 0L) > newest);
        return gaps;
    }

    /** Rows the database has. */
    Set<Long> rows(Postgres postgres) throws SQLException {
        Set<Long> present = new TreeSet<>();
        try (Connection c = postgres.connect();
                Statement s = c.createStatement();
                ResultSet rows = s.executeQuery("select id from ledger")) {
            while (rows.next()) {
                present.add(rows.getLong(1));
            }
        }
        return present;
    }

    /** Ends the clients and waits for them. */
    void stop() throws InterruptedException {
        running.set(false);
        for (Thread client : clients) {
            client.join(java.time.Duration.ofSeconds(90));
        }
        clients.clear();
    }
}
