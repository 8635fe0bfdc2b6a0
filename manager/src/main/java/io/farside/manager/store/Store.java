// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.store;

import io.farside.api.manager.HistoryView;
import io.farside.api.manager.ProgressView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The manager's durable state. Thread-safe; writes return when they are durable. */
public interface Store extends AutoCloseable {
    /** Entries of each session's history rings. */
    int HISTORY_LIMIT = 10_000;

    /** All definitions now. */
    Definitions definitions();

    /** Identity of this server. */
    String serverId();

    /** Highest term claimed. */
    long term();

    /**
     * Appends events and applies them, all or none.
     *
     * @return position of the last one
     * @throws io.farside.model.ProblemException {@code FSDR2002E} when a session's version is not
     *     the expected one, {@code FSDR2001E} when the store cannot be written
     */
    long append(List<LogEvent> events, Instant at);

    Optional<StoredTask> task(String id);

    /** The task that was started with this key. */
    Optional<StoredTask> taskByKey(String session, String key);

    /** Newest first. */
    List<StoredTask> tasks(@Nullable String session, int offset, int limit);

    int taskCount(@Nullable String session);

    /** Tasks that have not ended, oldest first. */
    List<StoredTask> unfinished();

    /** Writes down how far a task's copying is: outside the log, in place of what was there. */
    void progress(String taskId, ProgressView seen);

    /** Writes observations: outside the log, oldest ones give way. */
    void record(String session, List<HistoryView.Change> changes, List<HistoryView.Sample> samples);

    /** Newest first. */
    HistoryView history(String session, int limit);

    @Override
    void close();
}
