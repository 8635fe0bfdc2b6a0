// SPDX-License-Identifier: Apache-2.0
package io.farside.session.status;

import io.farside.session.Role;
import io.farside.session.observe.CopyProgress;
import io.farside.session.observe.GroupObservation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A group's part in the state of its session.
 *
 * @param active role hosts write to, null when none or unknown
 * @param reasons of departures from normal, worst first
 * @param progress of copying, null when none runs
 */
public record GroupCondition(
        GroupObservation observation,
        SessionState state,
        SessionStatus status,
        @Nullable Role active,
        Exposure exposure,
        List<String> reasons,
        @Nullable CopyProgress progress) {
    public GroupCondition {
        reasons = List.copyOf(reasons);
    }
}
