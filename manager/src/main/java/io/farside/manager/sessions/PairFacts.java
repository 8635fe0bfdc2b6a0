// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.sessions;

import io.farside.model.Problem;
import io.farside.model.VolumeSync;
import io.farside.session.Role;
import io.farside.session.observe.SideState;
import io.farside.session.observe.VolumeObservation;
import io.farside.session.status.GroupCondition;
import io.farside.session.status.SessionStatus;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one pair.
 *
 * @param sync as operators see it
 * @param differingBytes null when unknown
 * @param message what was seen that is not right, null when nothing is
 */
record PairFacts(
        String sync,
        @Nullable Integer percent,
        @Nullable Long differingBytes,
        @Nullable Problem message) {

    static PairFacts of(@Nullable GroupCondition group, String first, String second) {
        if (group == null) {
            return new PairFacts("New", null, null, null);
        }
        Problem message = message(group);
        Role active = group.active();
        boolean fromFirst = active == null || active.equals(group.observation().firstRole());
        Optional<SideState> side =
                fromFirst
                        ? group.observation().first().told()
                        : group.observation().second().told();
        String volume = fromFirst ? first : second;
        Optional<VolumeObservation> seen =
                side.flatMap(s ->
                        s.volumes().stream().filter(v -> v.volume().equals(volume)).findFirst());
        if (seen.isEmpty()) {
            return new PairFacts("Unknown", null, null, message);
        }
        VolumeSync sync = seen.get().sync();
        Integer percent = sync instanceof VolumeSync.Syncing(int p) ? Integer.valueOf(p) : null;
        String label = sync.label().replaceFirst("\\(.*", "");
        return new PairFacts(label, percent, seen.get().dirtyBytes(), message);
    }

    private static @Nullable Problem message(GroupCondition group) {
        if (group.status() != SessionStatus.SEVERE || group.reasons().isEmpty()) {
            return null;
        }
        return Problem.of(
                "FSDR2017W",
                "Group "
                        + group.observation().group().name()
                        + ": "
                        + group.reasons().getFirst()
                        + ".",
                "See the commands of the session and what each needs.",
                group.observation().group().name());
    }
}
