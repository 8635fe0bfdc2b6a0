// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.store;

import io.farside.model.Problem;
import io.farside.model.ProblemKind;
import io.farside.runbook.Ending;
import io.farside.runbook.PlanLog;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/** Applies one event to the tables. Runs inside the transaction that logs it. */
final class Projection {
    private final Handle handle;

    Projection(Handle handle) {
        this.handle = handle;
    }

    void apply(LogEvent event) {
        switch (event) {
            case LogEvent.ServerNamed(String id) ->
                    handle.execute("INSERT INTO server VALUES (1, ?, 0)", id);
            case LogEvent.TermRaised(String _, long term) ->
                    handle.execute("UPDATE server SET term = ?", term);
            case LogEvent.SiteDefined(String name, String description) ->
                    handle.execute(
                            "INSERT INTO site VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET"
                                    + " description = excluded.description",
                            name,
                            description);
            case LogEvent.SiteRemoved(String name) ->
                    handle.execute("DELETE FROM site WHERE name = ?", name);
            case LogEvent.StorageSystemDefined(String name, String site, String url) ->
                    handle.execute(
                            "INSERT INTO storage_system VALUES (?, ?, ?) ON CONFLICT (name) DO"
                                    + " UPDATE SET site = excluded.site, url = excluded.url",
                            name,
                            site,
                            url);
            case LogEvent.StorageSystemRemoved(String name) ->
                    handle.execute("DELETE FROM storage_system WHERE name = ?", name);
            case LogEvent.SessionDefined defined -> session(defined);
            case LogEvent.SessionRemoved(String name, long version) ->
                    changed(
                            name,
                            handle.execute(
                                    "DELETE FROM session WHERE name = ? AND version = ?",
                                    name,
                                    version));
            case LogEvent.TaskQueued(String id, TaskDocument task) -> accepted(id, task);
            case LogEvent.TaskStarted(String id, TaskDocument task) -> started(id, task);
            case LogEvent.StepLogged(String id, PlanLog.Entry entry) ->
                    handle.execute(
                            "INSERT INTO task_entry SELECT ?, COALESCE(MAX(number), 0) + 1, ? FROM"
                                    + " task_entry WHERE task_id = ?",
                            id,
                            Documents.write(entry, PlanLog.Entry.class),
                            id);
            case LogEvent.TaskEnded(String id, Ending ending, Instant at) ->
                    handle.execute(
                            "UPDATE task SET ending = ?, ended_at = ? WHERE id = ?",
                            Documents.write(ending, Ending.class),
                            at.toString(),
                            id);
        }
    }

    private void session(LogEvent.SessionDefined defined) {
        String body = Documents.write(defined.session());
        if (defined.expectedVersion() == 0) {
            changed(
                    defined.object(),
                    handle.execute(
                            "INSERT INTO session VALUES (?, 1, ?) ON CONFLICT (name) DO NOTHING",
                            defined.object(),
                            body));
        } else {
            changed(
                    defined.object(),
                    handle.execute(
                            "UPDATE session SET version = version + 1, body = ? WHERE name = ? AND"
                                    + " version = ?",
                            body,
                            defined.object(),
                            defined.expectedVersion()));
        }
    }

    private void started(String id, TaskDocument task) {
        int waited =
                handle.execute("UPDATE task SET body = ? WHERE id = ?", Documents.write(task), id);
        if (waited == 0) {
            accepted(id, task);
        }
    }

    private void accepted(String id, TaskDocument task) {
        handle.execute(
                "INSERT INTO task (id, number, session, idempotency_key, started_at, body) SELECT"
                        + " ?, COALESCE(MAX(number), 0) + 1, ?, ?, ?, ? FROM task",
                id,
                task.session(),
                task.key(),
                task.startedAt().toString(),
                Documents.write(task));
    }

    private static void changed(String session, int rows) {
        if (rows != 1) {
            throw Problem.of(
                            "FSDR2002E",
                            "Session " + session + " was changed by someone else meanwhile.",
                            "Read it again and repeat.",
                            session)
                    .as(ProblemKind.CONFLICT)
                    .asRetryable()
                    .toException();
        }
    }
}
