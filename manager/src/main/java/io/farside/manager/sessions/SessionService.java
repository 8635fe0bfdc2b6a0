// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.sessions;

import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.RemovedView;
import io.farside.api.manager.SessionList;
import io.farside.api.manager.SessionPolicies;
import io.farside.api.manager.SessionRequest;
import io.farside.api.manager.SessionView;
import io.farside.manager.store.Definitions;
import io.farside.manager.store.Definitions.SessionRow;
import io.farside.manager.store.LogEvent;
import io.farside.manager.store.SessionDocument;
import io.farside.manager.store.Store;
import io.farside.model.GroupPolicies;
import io.farside.model.LossPolicy;
import io.farside.model.Problem;
import io.farside.rest.EventHub;
import io.farside.session.Production;
import io.farside.session.Role;
import io.farside.session.Session;
import io.farside.session.SessionType;
import io.farside.session.SessionTypes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Definitions of sessions. */
public final class SessionService {
    /** Sessions of one manager. */
    static final int SESSION_LIMIT = 10_000;

    private static final long HOLD_BUDGET_LIMIT_MILLIS = 60_000;

    private final Store store;
    private final StatusBoard board;
    private final Running running;
    private final InstantSource clock;
    private final EventHub hub;

    public SessionService(
            Store store, StatusBoard board, Running running, InstantSource clock, EventHub hub) {
        this.store = store;
        this.board = board;
        this.running = running;
        this.clock = clock;
        this.hub = hub;
    }

    public SessionList list(int offset, int limit) {
        Definitions all = store.definitions();
        return new SessionList(
                all.sessions().values().stream()
                        .skip(offset)
                        .limit(limit)
                        .map(row -> view(board.read(row)))
                        .toList(),
                all.sessions().size());
    }

    public SessionView get(String name) {
        return view(board.read(name));
    }

    SessionView view(StatusBoard.Reading reading) {
        return SessionViews.session(reading, running);
    }

    public SessionView define(SessionRequest request) {
        Session session = read(request);
        String description = Names.description(request.description());
        Definitions all = store.definitions();
        SessionRow known = all.session(session.name());
        if (known != null) {
            Session old = known.session();
            boolean same =
                    old.type().equals(session.type())
                            && old.sites().equals(session.sites())
                            && old.policies().equals(session.policies())
                            && known.description().equals(description);
            if (!same) {
                throw Refusals.taken("session", session.name());
            }
            return get(session.name());
        }
        for (String site : session.sites().values()) {
            if (!all.sites().containsKey(site)) {
                throw Refusals.unknown("site", site);
            }
        }
        if (all.sessions().size() >= SESSION_LIMIT) {
            throw Problem.of(
                            "FSDR2018E",
                            "There are already " + SESSION_LIMIT + " sessions.",
                            "Remove sessions that are no longer needed.")
                    .toException();
        }
        store.append(
                List.of(
                        new LogEvent.SessionDefined(
                                session.name(), 0, SessionDocument.of(session, description))),
                clock.instant());
        SessionView view = get(session.name());
        hub.publish(ManagerPaths.EVENT_SESSION, view);
        return view;
    }

    /**
     * Removes a session; only one that has nothing at the nodes can go.
     *
     * @param expectedVersion another one refuses it; null when the caller does not care
     */
    public void remove(String name, @Nullable Long expectedVersion) {
        SessionRow row = board.read(name).row();
        if (expectedVersion != null && expectedVersion != row.version()) {
            throw Refusals.stale(name, expectedVersion, row.version());
        }
        if (!row.session().groups().isEmpty() || running.of(name).isPresent()) {
            throw Problem.of(
                            "FSDR2019E",
                            "Session " + name + " is still set up at its nodes.",
                            "Terminate it first.",
                            name)
                    .toException();
        }
        store.append(List.of(new LogEvent.SessionRemoved(name, row.version())), clock.instant());
        board.forget(name);
        hub.publish(ManagerPaths.EVENT_REMOVED, new RemovedView("session", name));
    }

    private static Session read(SessionRequest request) {
        String name = Names.name("name of the session", request.name());
        SessionType type =
                SessionTypes.find(String.valueOf(request.type()))
                        .orElseThrow(() -> noType(String.valueOf(request.type())));
        return new Session(
                name,
                type,
                sites(type, request.sites()),
                policies(request.policies()),
                List.of(),
                List.of(),
                Production.initial(type));
    }

    private static RuntimeException noType(String text) {
        return Problem.badInput(
                        "FSDR2020E",
                        "There is no session type '" + Names.shorten(text) + "'.",
                        "Write one of: "
                                + String.join(
                                        ", ",
                                        SessionTypes.ALL.stream().map(SessionType::name).toList())
                                + ".")
                .toException();
    }

    private static Map<Role, String> sites(
            SessionType type, @Nullable Map<String, String> requested) {
        Map<Role, String> sites = new TreeMap<>();
        if (requested != null) {
            requested.forEach((role, site) ->
                    type.role(role).ifPresent(r -> sites.put(r, Names.name("site", site))));
        }
        boolean complete =
                requested != null
                        && sites.size() == type.roles().size()
                        && requested.size() == sites.size();
        long distinct = sites.values().stream().distinct().count();
        if (!complete || distinct != sites.size()) {
            throw Problem.badInput(
                            "FSDR2021E",
                            "The sites do not fit the session type: one site for each of "
                                    + type.roles()
                                    + ", all different.",
                            "Send for example {\"H1\": \"east\", \"H2\": \"west\"}.")
                    .toException();
        }
        return sites;
    }

    private static GroupPolicies policies(@Nullable SessionPolicies requested) {
        if (requested == null) {
            return GroupPolicies.DEFAULT;
        }
        boolean inRange =
                requested.holdBudgetMillis() >= 0
                        && requested.holdBudgetMillis() <= HOLD_BUDGET_LIMIT_MILLIS
                        && requested.holdLimitMillis() >= 0
                        && requested.holdLimitMillis() <= Duration.ofDays(365).toMillis();
        String policy = String.valueOf(requested.onReplicationLoss());
        if (!inRange || !policy.matches("release|hold|fail")) {
            throw Problem.badInput(
                            "FSDR2022E",
                            "The policies are out of range.",
                            "onReplicationLoss is release, hold or fail; holdBudgetMillis 0 to "
                                    + HOLD_BUDGET_LIMIT_MILLIS
                                    + "; holdLimitMillis 0 or more.")
                    .toException();
        }
        return new GroupPolicies(
                requested.autoRecover(),
                LossPolicy.valueOf(policy.toUpperCase(Locale.ROOT)),
                Duration.ofMillis(requested.holdBudgetMillis()),
                Duration.ofMillis(requested.holdLimitMillis()));
    }
}
