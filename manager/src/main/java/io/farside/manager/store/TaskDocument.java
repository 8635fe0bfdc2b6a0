// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.store;

import io.farside.session.SessionVerb;
import io.farside.session.plan.PlannedStep;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A plan that was accepted for execution.
 *
 * @param key idempotency key, null for none
 */
public record TaskDocument(
        String id,
        String session,
        SessionVerb verb,
        Instant startedAt,
        @Nullable String key,
        List<PlannedStep> steps) {}
