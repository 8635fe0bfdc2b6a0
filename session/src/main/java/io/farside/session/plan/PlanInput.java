// SPDX-License-Identifier: Apache-2.0
package io.farside.session.plan;

import io.farside.session.Role;
import io.farside.session.Session;
import io.farside.session.SessionVerb;
import io.farside.session.observe.SideState;
import io.farside.session.status.GroupCondition;
import io.farside.session.status.SessionCondition;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that a plan is made from.
 *
 * @param running command under way, null for none
 */
public record PlanInput(
        Session session, SessionCondition condition, @Nullable SessionVerb running) {

    List<GroupCondition> groups() {
        return condition.groups();
    }

    /** Where production is: hosts' side when known, else what operators decided last. */
    Role source() {
        Role active = condition.active();
        return active == null ? session.production().role() : active;
    }

    /** The role at the other end of the session's first role pair that has the source. */
    Role target() {
        return session.type().rolePairs().stream()
                .filter(p -> p.has(source()))
                .findFirst()
                .orElseThrow()
                .other(source());
    }

    Role home() {
        return session.type().firstDirection().source();
    }

    Optional<SideState> side(GroupCondition group, Role role) {
        return group.observation().state(role);
    }
}
