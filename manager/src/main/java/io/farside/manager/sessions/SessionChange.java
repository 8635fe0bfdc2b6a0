// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.sessions;

import io.farside.manager.store.Definitions.SessionRow;
import io.farside.manager.store.LogEvent;
import io.farside.manager.store.SessionDocument;
import io.farside.manager.store.Store;
import io.farside.model.ProblemException;
import io.farside.session.Session;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;

/** Changes what is written down about a session, again when someone else changed it meanwhile. */
final class SessionChange {
    /** Tries before the conflict is reported. */
    private static final int TRY_LIMIT = 5;

    private final Store store;
    private final InstantSource clock;

    SessionChange(Store store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    void apply(String name, UnaryOperator<Session> change) {
        for (int tries = 1; ; tries++) {
            SessionRow row = store.definitions().session(name);
            if (row == null) {
                throw Refusals.unknown("session", name);
            }
            Session changed = change.apply(row.session());
            if (changed.equals(row.session())) {
                return;
            }
            try {
                store.append(
                        List.of(
                                new LogEvent.SessionDefined(
                                        name,
                                        row.version(),
                                        SessionDocument.of(changed, row.description()))),
                        clock.instant());
                return;
            } catch (ProblemException e) {
                if (tries == TRY_LIMIT || !e.problem().retryable()) {
                    throw e;
                }
            }
        }
    }
}
