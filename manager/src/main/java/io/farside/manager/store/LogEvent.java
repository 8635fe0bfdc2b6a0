// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.store;

import io.farside.runbook.Ending;
import io.farside.runbook.PlanLog;
import java.time.Instant;

/** An accepted change. The log of these is the truth; the tables are made from it. */
public sealed interface LogEvent {
    /** Identifier of what it is about. */
    String object();

    record ServerNamed(String object) implements LogEvent {}

    record TermRaised(String object, long term) implements LogEvent {}

    record SiteDefined(String object, String description) implements LogEvent {}

    record SiteRemoved(String object) implements LogEvent {}

    record StorageSystemDefined(String object, String site, String url) implements LogEvent {}

    record StorageSystemRemoved(String object) implements LogEvent {}

    /**
     * A session is new or changed.
     *
     * @param expectedVersion version before, 0 when it must not exist; another one refuses the
     *     change
     */
    record SessionDefined(String object, long expectedVersion, SessionDocument session)
            implements LogEvent {}

    record SessionRemoved(String object, long expectedVersion) implements LogEvent {}

    /** A command waits for its turn. */
    record TaskQueued(String object, TaskDocument task) implements LogEvent {}

    /** A command is planned and begins, at once or after it waited. */
    record TaskStarted(String object, TaskDocument task) implements LogEvent {}

    record StepLogged(String object, PlanLog.Entry entry) implements LogEvent {}

    record TaskEnded(String object, Ending ending, Instant at) implements LogEvent {}
}
