// SPDX-License-Identifier: Apache-2.0
package io.farside.session.plan;

import io.farside.session.Role;
import io.farside.session.observe.LoneWrites;
import io.farside.session.observe.SideState;
import io.farside.session.status.GroupCondition;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How far the two sides of a group are apart. */
final class Difference {
    private Difference() {}

    /**
     * Upper bound of what a resync moves: both change bitmaps. Null when one side does not answer.
     */
    static @Nullable Long bytes(GroupCondition group) {
        Optional<SideState> first = group.observation().first().told();
        Optional<SideState> second = group.observation().second().told();
        return first.isPresent() && second.isPresent()
                ? Long.valueOf(first.get().dirtyBytes() + second.get().dirtyBytes())
                : null;
    }

    /** Writes only this role's side has: its own word, else what the other side knows of it. */
    static LoneWrites lone(GroupCondition group, Role role) {
        Optional<SideState> own = group.observation().state(role);
        if (own.isPresent()) {
            return own.get().here();
        }
        Role other = group.observation().group().pair().other(role);
        return group.observation()
                .state(other)
                .map(s -> s.there().known() ? LoneWrites.unknown(s.at()) : s.there())
                .orElse(LoneWrites.unknown(null));
    }
}
