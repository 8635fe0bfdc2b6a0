// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.sessions;

import io.farside.api.manager.HistoryView;
import io.farside.manager.storage.Fleet;
import io.farside.manager.store.Definitions.SessionRow;
import io.farside.manager.store.Store;
import io.farside.session.Session;
import io.farside.session.SessionVerb;
import io.farside.session.status.Moment;
import io.farside.session.status.SessionCondition;
import io.farside.session.status.SessionRollUp;
import io.farside.session.status.SessionState;
import io.farside.session.status.SessionStatus;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** State of every session, derived from what was heard, with what it was before. Thread-safe. */
public final class StatusBoard {
    /**
     * What a session was when last looked at.
     *
     * @param recoverableSince null when it was not recoverable
     */
    private record Before(
            SessionState state, SessionStatus status, @Nullable Instant recoverableSince) {
        static final Before NOTHING =
                new Before(SessionState.DEFINED, SessionStatus.INACTIVE, null);
    }

    /**
     * A session's state now.
     *
     * @param recoverableSince null when it is not recoverable
     */
    public record Reading(
            SessionRow row, SessionCondition condition, @Nullable Instant recoverableSince) {
        public Session session() {
            return row.session();
        }
    }

    private final Store store;
    private final Fleet fleet;
    private final Running running;
    private final InstantSource clock;
    private final Map<String, Before> before = new ConcurrentHashMap<>();

    public StatusBoard(Store store, Fleet fleet, Running running, InstantSource clock) {
        this.store = store;
        this.fleet = fleet;
        this.running = running;
        this.clock = clock;
    }

    /**
     * @throws io.farside.model.ProblemException {@code FSDR2012E}
     */
    public Reading read(String session) {
        SessionRow row = store.definitions().session(session);
        if (row == null) {
            throw Refusals.unknown("session", session);
        }
        return read(row);
    }

    public List<Reading> readAll() {
        return store.definitions().sessions().values().stream().map(this::read).toList();
    }

    public Reading read(SessionRow row) {
        String name = row.session().name();
        Instant now = clock.instant();
        Before earlier = before.getOrDefault(name, Before.NOTHING);
        SessionVerb verb =
                running.of(name).filter(Running.Task::acts).map(Running.Task::verb).orElse(null);
        SessionCondition condition =
                SessionRollUp.of(
                        row.session(),
                        row.session().groups().stream().map(fleet::observe).toList(),
                        new Moment(now, verb, earlier.state));
        Instant since =
                !condition.exposure().recoverable()
                        ? null
                        : earlier.recoverableSince == null ? now : earlier.recoverableSince;
        return new Reading(row, condition, since);
    }

    /** Remembers a reading; writes history when the state changed. */
    void remember(Reading reading) {
        SessionCondition now = reading.condition();
        String name = reading.session().name();
        Before earlier =
                before.put(name, new Before(now.state(), now.status(), reading.recoverableSince()));
        Before last = earlier == null ? Before.NOTHING : earlier;
        if (last.state != now.state() || last.status != now.status()) {
            store.record(
                    name,
                    List.of(
                            new HistoryView.Change(
                                    clock.instant().toString(),
                                    last.state.toString(),
                                    now.state().toString(),
                                    now.status().toString(),
                                    now.reasons())),
                    List.of());
        }
    }

    void forget(String session) {
        before.remove(session);
    }
}
