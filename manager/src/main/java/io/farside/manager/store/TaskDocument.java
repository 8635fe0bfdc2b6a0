// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.store;

import io.farside.session.SessionVerb;
import io.farside.session.plan.Confirmations;
import io.farside.session.plan.PlannedStep;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command that was accepted for execution, with its plan once there is one.
 *
 * @param startedAt when it was accepted
 * @param key idempotency key, null for none
 * @param steps empty while it waits
 * @param waiting what it will be planned from when its turn comes, null once it is planned
 */
public record TaskDocument(
        String id,
        String session,
        SessionVerb verb,
        Instant startedAt,
        @Nullable String key,
        List<PlannedStep> steps,
        @Nullable Waiting waiting) {

    /**
     * A command behind another one of its session.
     *
     * @param expectedVersion of the session, null when the caller does not care
     */
    public record Waiting(Confirmations confirmations, @Nullable Long expectedVersion) {}

    /** The same command with its plan. */
    public TaskDocument planned(List<PlannedStep> plan) {
        return new TaskDocument(id, session, verb, startedAt, key, plan, null);
    }
}
