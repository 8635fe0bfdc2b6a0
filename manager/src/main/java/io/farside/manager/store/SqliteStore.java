// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.store;

import io.farside.api.manager.HistoryView;
import io.farside.api.manager.ProgressView;
import io.farside.model.ProblemException;
import io.farside.runbook.Ending;
import io.farside.runbook.PlanLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The store in one SQLite file: write-ahead log, synchronous=FULL. One platform thread writes,
 * because a call into SQLite holds its carrier thread; everything that waits for it is committed
 * together. Readers have connections of their own.
 */
public final class SqliteStore implements Store {
    static final String FILE = "manager.db";

    /** How long a reader waits for a lock. */
    private static final int BUSY_TIMEOUT_MILLIS = 5_000;

    private final Jdbi jdbi;
    private final StoreWriter writer;

    private SqliteStore(Jdbi jdbi, StoreWriter writer) {
        this.jdbi = jdbi;
        this.writer = writer;
    }

    /**
     * Opens or makes the store of a data directory.
     *
     * @param newServerId identity when the store is new
     * @throws ProblemException {@code FSDR2001E}
     */
    public static SqliteStore open(Path directory, String newServerId, Instant now) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        SQLiteDataSource source = new SQLiteDataSource(config);
        try {
            Files.createDirectories(directory);
            source.setUrl("jdbc:sqlite:" + directory.resolve(FILE));
            Flyway.configure(SqliteStore.class.getClassLoader())
                    .dataSource(source)
                    .locations("classpath:db/migration")
                    .load()
                    .migrate();
            Jdbi jdbi = Jdbi.create(source);
            SqliteStore store = new SqliteStore(jdbi, new StoreWriter(jdbi));
            store.nameServer(newServerId, now);
            return store;
        } catch (IOException | FlywayException | JdbiException e) {
            throw Documents.unreadable(
                            "it cannot be opened in " + directory, String.valueOf(e.getMessage()))
                    .toException();
        }
    }

    private void nameServer(String newServerId, Instant now) {
        boolean named =
                jdbi.withHandle(h ->
                        h.createQuery("SELECT COUNT(*) FROM server").mapTo(Integer.class).one()
                                > 0);
        if (!named) {
            append(List.of(new LogEvent.ServerNamed(newServerId)), now);
        }
    }

    @Override
    public Definitions definitions() {
        return writer.definitions();
    }

    @Override
    public String serverId() {
        return jdbi.withHandle(
                h -> h.createQuery("SELECT server_id FROM server").mapTo(String.class).one());
    }

    @Override
    public long term() {
        return jdbi.withHandle(
                h -> h.createQuery("SELECT term FROM server").mapTo(Long.class).one());
    }

    @Override
    public long append(List<LogEvent> events, Instant at) {
        return writer.append(events, at);
    }

    @Override
    public Optional<StoredTask> task(String id) {
        return read(h -> tasks(h, "WHERE id = ?", id).stream().findFirst());
    }

    @Override
    public Optional<StoredTask> taskByKey(String session, String key) {
        return read(h ->
                tasks(h, "WHERE session = ? AND idempotency_key = ?", session, key).stream()
                        .findFirst());
    }

    @Override
    public List<StoredTask> tasks(@Nullable String session, int offset, int limit) {
        String page = " ORDER BY number DESC LIMIT ? OFFSET ?";
        return read(h ->
                session == null
                        ? tasks(h, page, limit, offset)
                        : tasks(h, "WHERE session = ?" + page, session, limit, offset));
    }

    @Override
    public int taskCount(@Nullable String session) {
        return read(h ->
                h.createQuery(
                                "SELECT COUNT(*) FROM task WHERE :session IS NULL OR"
                                        + " session = :session")
                        .bind("session", session)
                        .mapTo(Integer.class)
                        .one());
    }

    @Override
    public List<StoredTask> unfinished() {
        return read(h -> tasks(h, "WHERE ended_at IS NULL ORDER BY number"));
    }

    private static List<StoredTask> tasks(Handle handle, String where, Object... arguments) {
        return handle.select(
                        "SELECT number, id, body, ending, ended_at, progress FROM task " + where,
                        arguments)
                .map((row, context) -> {
                    String ending = row.getString("ending");
                    String endedAt = row.getString("ended_at");
                    String progress = row.getString("progress");
                    return new StoredTask(
                            row.getLong("number"),
                            Documents.read(row.getString("body"), TaskDocument.class),
                            entries(handle, row.getString("id")),
                            ending == null ? null : Documents.read(ending, Ending.class),
                            endedAt == null ? null : Instant.parse(endedAt),
                            progress == null ? null : Documents.read(progress, ProgressView.class));
                })
                .list();
    }

    private static List<PlanLog.Entry> entries(Handle handle, String id) {
        return handle.select("SELECT body FROM task_entry WHERE task_id = ? ORDER BY number", id)
                .mapTo(String.class)
                .map(body -> Documents.read(body, PlanLog.Entry.class))
                .list();
    }

    @Override
    public void progress(String taskId, ProgressView seen) {
        writer.run(handle ->
                handle.execute(
                        "UPDATE task SET progress = ? WHERE id = ?",
                        Documents.write(seen),
                        taskId));
    }

    @Override
    public void record(
            String session, List<HistoryView.Change> changes, List<HistoryView.Sample> samples) {
        writer.run(handle -> {
            for (HistoryView.Change change : changes) {
                ring(handle, "state_change", session, Documents.write(change));
            }
            for (HistoryView.Sample sample : samples) {
                ring(handle, "sample", session, Documents.write(sample));
            }
        });
    }

    private static void ring(Handle handle, String table, String session, String body) {
        handle.execute("INSERT INTO " + table + " (session, body) VALUES (?, ?)", session, body);
        handle.execute(
                "DELETE FROM "
                        + table
                        + " WHERE session = ? AND number <= (SELECT number FROM "
                        + table
                        + " WHERE session = ? ORDER BY number DESC LIMIT 1 OFFSET ?)",
                session,
                session,
                HISTORY_LIMIT);
    }

    @Override
    public HistoryView history(String session, int limit) {
        return read(h ->
                new HistoryView(
                        newest(h, "state_change", session, limit, HistoryView.Change.class),
                        newest(h, "sample", session, limit, HistoryView.Sample.class)));
    }

    private static <T> List<T> newest(
            Handle handle, String table, String session, int limit, Class<T> type) {
        return handle.select(
                        "SELECT body FROM "
                                + table
                                + " WHERE session = ? ORDER BY number DESC LIMIT ?",
                        session,
                        limit)
                .mapTo(String.class)
                .map(body -> Documents.read(body, type))
                .list();
    }

    private <T> T read(org.jdbi.v3.core.HandleCallback<T, RuntimeException> question) {
        try {
            return jdbi.withHandle(question);
        } catch (JdbiException e) {
            throw Documents.unreadable("it cannot be read", String.valueOf(e.getMessage()))
                    .toException();
        }
    }

    @Override
    public void close() {
        writer.close();
    }
}
