// SPDX-License-Identifier: Apache-2.0
package io.farside.session.status;

import io.farside.session.Direction;
import io.farside.session.Role;
import io.farside.session.Session;
import io.farside.session.SessionType;
import io.farside.session.SessionVerb;
import org.jspecify.annotations.Nullable;

/**
 * What decides whether a command is available.
 *
 * @param direction of what replicates, else of the last Start
 * @param active role hosts write to, null when none or unknown
 * @param holding host writes are held somewhere
 * @param silent some node does not answer
 * @param setUp nodes have or may have the session's groups
 * @param running command under way, null for none
 */
public record Situation(
        SessionType type,
        SessionState state,
        Direction direction,
        @Nullable Role active,
        int copyEnabledToSite,
        boolean recoverable,
        boolean holding,
        boolean silent,
        boolean setUp,
        @Nullable SessionVerb running) {

    public static Situation of(
            Session session, SessionCondition condition, @Nullable SessionVerb running) {
        return new Situation(
                session.type(),
                condition.state(),
                condition.direction(),
                condition.active(),
                session.production().copyEnabledToSite(),
                condition.exposure().recoverable(),
                condition.groups().stream().anyMatch(Situation::holds),
                condition.groups().stream()
                        .anyMatch(g ->
                                g.observation().first().silent()
                                        || g.observation().second().silent()),
                !session.groups().isEmpty(),
                running);
    }

    private static boolean holds(GroupCondition group) {
        Role active = group.active();
        return active != null
                && group.observation().state(active).map(s -> s.hosts().holding()).orElse(false);
    }

    /** Role production belongs to. */
    public Role home() {
        return type.firstDirection().source();
    }

    public boolean copying() {
        return state == SessionState.PREPARING || state == SessionState.PREPARED;
    }
}
