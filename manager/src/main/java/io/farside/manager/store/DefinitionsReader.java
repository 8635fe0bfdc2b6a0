// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.store;

import io.farside.manager.store.Definitions.SessionRow;
import io.farside.manager.store.Definitions.SiteRow;
import io.farside.manager.store.Definitions.StorageSystemRow;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.Handle;

/** Keeps the definitions in memory equal to the tables. */
final class DefinitionsReader {
    private DefinitionsReader() {}

    static Definitions read(Handle handle) {
        Definitions all = Definitions.EMPTY;
        for (SiteRow row :
                handle.select("SELECT name, description FROM site")
                        .map((r, c) -> new SiteRow(r.getString(1), r.getString(2)))
                        .list()) {
            all = all.with(row);
        }
        for (StorageSystemRow row :
                handle.select("SELECT name, site, url FROM storage_system")
                        .map((r, c) ->
                                new StorageSystemRow(
                                        r.getString(1), r.getString(2), r.getString(3)))
                        .list()) {
            all = all.with(row);
        }
        for (SessionRow row :
                handle.select("SELECT body, version FROM session")
                        .map((r, c) -> row(r.getString(1), r.getLong(2)))
                        .list()) {
            all = all.with(row);
        }
        return all.at(position(handle));
    }

    /** After committed events. */
    static Definitions next(Definitions before, Handle handle, List<LogEvent> events) {
        Definitions all = before;
        for (LogEvent event : events) {
            all = next(all, event);
        }
        return all.at(position(handle));
    }

    private static Definitions next(Definitions all, LogEvent event) {
        return switch (event) {
            case LogEvent.SiteDefined(String name, String description) ->
                    all.with(new SiteRow(name, description));
            case LogEvent.SiteRemoved(String name) -> all.withoutSite(name);
            case LogEvent.StorageSystemDefined(String name, String site, String url) ->
                    all.with(new StorageSystemRow(name, site, url));
            case LogEvent.StorageSystemRemoved(String name) -> all.withoutStorageSystem(name);
            case LogEvent.SessionDefined(String _, long version, SessionDocument document) ->
                    all.with(
                            new SessionRow(
                                    document.session(), document.description(), version + 1));
            case LogEvent.SessionRemoved(String name, long _) -> all.withoutSession(name);
            case LogEvent.ServerNamed _,
                    LogEvent.TermRaised _,
                    LogEvent.TaskQueued _,
                    LogEvent.TaskStarted _,
                    LogEvent.StepLogged _,
                    LogEvent.TaskEnded _ ->
                    all;
        };
    }

    private static SessionRow row(String body, long version) {
        SessionDocument document = Documents.read(body, SessionDocument.class);
        return new SessionRow(document.session(), document.description(), version);
    }

    private static long position(Handle handle) {
        return Objects.requireNonNull(
                handle.select("SELECT COALESCE(MAX(position), 0) FROM command_log")
                        .mapTo(Long.class)
                        .one());
    }
}
