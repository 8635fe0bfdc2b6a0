// SPDX-License-Identifier: Apache-2.0
package io.farside.session.plan;

import io.farside.model.RoleEpoch;
import io.farside.session.Role;
import org.jspecify.annotations.Nullable;

/**
 * A verb to one side of a group.
 *
 * @param expected role epoch that side was seen in; another one refuses the verb; null when an
 *     earlier step of the plan changes it
 * @param abandoned override: role whose writes are given up
 */
public record GroupOrder(
        Verb verb,
        @Nullable RoleEpoch expected,
        boolean confirmed,
        boolean disconnectHosts,
        @Nullable Role abandoned) {

    /** Verbs of groups that sessions use. */
    public enum Verb {
        START("start"),
        STOP("stop"),
        /** At once instead of at a consistent cut. */
        STOP_NOW("stop --now"),
        RELEASE("release"),
        FAILOVER("failover"),
        REPROTECT("reprotect"),
        FAILBACK("failback"),
        SWITCHOVER("switchover"),
        OVERRIDE("override");

        private final String label;

        Verb(String label) {
            this.label = label;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    static GroupOrder of(Verb verb, @Nullable RoleEpoch expected) {
        return new GroupOrder(verb, expected, false, false, null);
    }

    /** Start: overwrite; reprotect and failback: discard. */
    GroupOrder confirmed(boolean yes) {
        return new GroupOrder(verb, expected, yes, disconnectHosts, abandoned);
    }

    GroupOrder disconnectingHosts(boolean yes) {
        return new GroupOrder(verb, expected, confirmed, yes, abandoned);
    }

    GroupOrder abandoning(Role role) {
        return new GroupOrder(verb, expected, confirmed, disconnectHosts, role);
    }
}
