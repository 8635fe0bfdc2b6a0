// SPDX-License-Identifier: Apache-2.0
package io.farside.session;

import io.farside.model.ReplicationMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two roles with a copy relation.
 *
 * @param forward mode from the first to the second role
 * @param backward mode back, null when the relation has one direction only
 */
public record RolePair(
        Role first, Role second, ReplicationMode forward, @Nullable ReplicationMode backward) {

    public String name() {
        return first + "-" + second;
    }

    public Direction forwardDirection() {
        return new Direction(first, second);
    }

    public List<Direction> directions() {
        return backward == null
                ? List.of(forwardDirection())
                : List.of(forwardDirection(), forwardDirection().reversed());
    }

    public boolean has(Role role) {
        return first.equals(role) || second.equals(role);
    }

    /** The role at the other end. */
    public Role other(Role role) {
        if (!has(role)) {
            throw new IllegalArgumentException(role + " is not in " + name());
        }
        return first.equals(role) ? second : first;
    }
}
