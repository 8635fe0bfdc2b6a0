// SPDX-License-Identifier: Apache-2.0
package io.farside.session.status;

import io.farside.session.Direction;
import io.farside.session.Role;
import io.farside.session.observe.CopyProgress;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * State of a session.
 *
 * @param active role hosts write to, null when none or unknown
 * @param groups one for each group
 * @param observedAt the oldest of what it rests on, null when nothing was heard
 * @param unknownSince when the silent node that was heard longest ago was last heard, null when all
 *     answer
 */
public record SessionCondition(
        SessionState state,
        SessionStatus status,
        List<String> reasons,
        Direction direction,
        @Nullable Role active,
        Exposure exposure,
        boolean copying,
        @Nullable CopyProgress progress,
        List<GroupCondition> groups,
        @Nullable Instant observedAt,
        @Nullable Instant unknownSince) {
    public SessionCondition {
        reasons = List.copyOf(reasons);
        groups = List.copyOf(groups);
    }
}
