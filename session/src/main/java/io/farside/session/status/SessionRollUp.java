// SPDX-License-Identifier: Apache-2.0
package io.farside.session.status;

import io.farside.session.Direction;
import io.farside.session.Role;
import io.farside.session.Session;
import io.farside.session.SessionVerb;
import io.farside.session.observe.CopyProgress;
import io.farside.session.observe.GroupObservation;
import io.farside.session.observe.SideObservation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Derives the state of a session from what the nodes of its groups say: a pure function, worst of
 * all groups.
 */
public final class SessionRollUp {
    private SessionRollUp() {}

    /**
     * @param seen every group of the session, in its order
     */
    public static SessionCondition of(Session session, List<GroupObservation> seen, Moment moment) {
        List<GroupCondition> groups =
                seen.stream().map(o -> GroupRollUp.of(o, session.production(), moment)).toList();
        SessionState state =
                combine(groups.stream().map(GroupCondition::state).distinct().toList());
        SessionStatus status =
                groups.stream()
                        .map(GroupCondition::status)
                        .reduce(SessionStatus.INACTIVE, SessionStatus::worse);
        List<String> reasons =
                groups.stream()
                        .sorted((a, b) -> b.status().compareTo(a.status()))
                        .flatMap(g -> g.reasons().stream())
                        .distinct()
                        .toList();
        SessionState shown = moving(state, moment.running());
        if (shown != state) {
            status = status.worse(SessionStatus.WARNING);
        }
        if (shown == SessionState.SUSPENDED_PARTIAL) {
            status = SessionStatus.SEVERE;
        }
        Role active = active(groups);
        return new SessionCondition(
                shown,
                status,
                reasons,
                direction(session, groups, active),
                active,
                exposure(groups),
                groups.stream().anyMatch(SessionRollUp::copying),
                groups.stream()
                        .map(GroupCondition::progress)
                        .filter(Objects::nonNull)
                        .reduce(CopyProgress::plus)
                        .orElse(null),
                groups,
                observedAt(seen),
                unknownSince(seen));
    }

    private static SessionState combine(List<SessionState> states) {
        if (states.isEmpty()) {
            return SessionState.DEFINED;
        }
        if (states.size() == 1) {
            return states.getFirst();
        }
        for (SessionState transitional :
                List.of(
                        SessionState.TERMINATING,
                        SessionState.RECOVERING,
                        SessionState.SUSPENDING)) {
            if (states.contains(transitional)) {
                return transitional;
            }
        }
        if (states.contains(SessionState.SUSPENDED)
                || states.contains(SessionState.SUSPENDED_PARTIAL)
                || states.contains(SessionState.TARGET_AVAILABLE)) {
            return SessionState.SUSPENDED_PARTIAL;
        }
        return SessionState.PREPARING;
    }

    /** What a command under way makes of the state until its goal is reached. */
    private static SessionState moving(SessionState state, @Nullable SessionVerb running) {
        return switch (running) {
            case SessionVerb.Suspend _, SessionVerb.Stop _ ->
                    state == SessionState.SUSPENDED || state == SessionState.DEFINED
                            ? state
                            : SessionState.SUSPENDING;
            case SessionVerb.Recover _, SessionVerb.Failover _ ->
                    state == SessionState.TARGET_AVAILABLE ? state : SessionState.RECOVERING;
            case SessionVerb.Terminate _ -> SessionState.TERMINATING;
            case SessionVerb.Start _ ->
                    state == SessionState.PREPARED ? state : SessionState.PREPARING;
            case SessionVerb.ReleaseIo _,
                    SessionVerb.EnableCopy _,
                    SessionVerb.RefreshStates _,
                    SessionVerb.Switchover _,
                    SessionVerb.Failback _ ->
                    state;
            case null -> state;
        };
    }

    private static @Nullable Role active(List<GroupCondition> groups) {
        List<Role> roles =
                groups.stream()
                        .map(GroupCondition::active)
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList();
        return roles.size() == 1 ? roles.getFirst() : null;
    }

    /** Of what replicates; else of the last Start. */
    private static Direction direction(
            Session session, List<GroupCondition> groups, @Nullable Role active) {
        boolean replicating =
                !groups.isEmpty()
                        && groups.stream()
                                .allMatch(g ->
                                        g.state() == SessionState.PREPARED
                                                || g.state() == SessionState.PREPARING);
        if (active == null || !replicating) {
            return session.production().direction();
        }
        Role other = groups.getFirst().observation().group().pair().other(active);
        return new Direction(active, other);
    }

    private static Exposure exposure(List<GroupCondition> groups) {
        if (groups.isEmpty()) {
            return new Exposure(false, "never started", null, null);
        }
        Exposure worst = groups.getFirst().exposure();
        for (GroupCondition group : groups) {
            worst = worse(worst, group.exposure());
        }
        return worst;
    }

    private static Exposure worse(Exposure a, Exposure b) {
        boolean recoverable = a.recoverable() && b.recoverable();
        Long rpo =
                a.rpoMillis() == null || b.rpoMillis() == null
                        ? null
                        : Long.valueOf(Math.max(a.rpoMillis(), b.rpoMillis()));
        return new Exposure(
                recoverable,
                a.recoverable() ? b.reason() : a.reason(),
                recoverable ? earlier(a.asOf(), b.asOf()) : null,
                rpo);
    }

    private static @Nullable Instant earlier(@Nullable Instant a, @Nullable Instant b) {
        if (a == null || b == null) {
            return null;
        }
        return a.isBefore(b) ? a : b;
    }

    private static boolean copying(GroupCondition group) {
        return group.state() == SessionState.PREPARED || group.state() == SessionState.PREPARING;
    }

    private static @Nullable Instant observedAt(List<GroupObservation> seen) {
        Instant oldest = null;
        for (SideObservation side : sides(seen)) {
            Instant at = side.told().map(s -> s.at()).orElse(null);
            if (at != null && (oldest == null || at.isBefore(oldest))) {
                oldest = at;
            }
        }
        return oldest;
    }

    private static @Nullable Instant unknownSince(List<GroupObservation> seen) {
        Instant oldest = null;
        for (SideObservation side : sides(seen)) {
            if (side instanceof SideObservation.Silent(Instant since)
                    && since != null
                    && (oldest == null || since.isBefore(oldest))) {
                oldest = since;
            }
        }
        return oldest;
    }

    private static List<SideObservation> sides(List<GroupObservation> seen) {
        List<SideObservation> sides = new ArrayList<>();
        for (GroupObservation group : seen) {
            sides.add(group.first());
            sides.add(group.second());
        }
        return sides;
    }
}
