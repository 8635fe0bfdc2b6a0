// SPDX-License-Identifier: Apache-2.0
package io.farside.session.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.session.Direction;
import io.farside.session.Role;
import io.farside.session.SessionType;
import io.farside.session.SessionTypes;
import io.farside.session.SessionVerb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The page of session types is printed from the rules; write it anew with farside.update=true. */
class CommandTableTest {
    private static final Path PAGE = Path.of("../docs/reference/session-types.md");

    @Test
    void pageShowsWhatTheRulesSay() throws IOException {
        String page = page();
        if (Boolean.getBoolean("farside.update")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(page);
    }

    @Test
    void everyUnavailableCommandSaysWhyAndWhatLiftsIt() {
        for (SessionType type : SessionTypes.ALL) {
            for (Situation situation : situations(type).values()) {
                for (Availability a : CommandRules.of(situation)) {
                    if (!a.available()) {
                        assertThat(a.reason()).as("%s in %s", a.verb(), situation).isNotBlank();
                        assertThat(a.correction()).isNotBlank();
                    }
                }
            }
        }
    }

    @Test
    void onlyInterruptingCommandsAreAvailable_whileOneRuns() {
        for (SessionType type : SessionTypes.ALL) {
            for (SessionState state : SessionState.values()) {
                Situation busy =
                        new Situation(
                                type,
                                state,
                                type.firstDirection(),
                                Role.H1,
                                0,
                                true,
                                true,
                                false,
                                true,
                                new SessionVerb.Suspend());
                assertThat(CommandRules.of(busy))
                        .filteredOn(Availability::available)
                        .allMatch(a -> a.verb().interrupts());
            }
        }
    }

    private static String page() {
        StringBuilder page = new StringBuilder();
        page.append(
                """
                # Session types

                A session type is data: roles, role pairs and the mode of each direction. Which commands a session takes
                follows from its type and state by rule. This page is printed from those rules by a test.

                `Release I/O` is available whenever host writes are held. While a command is under way `Stop`, `Recover`,
                `Release I/O` and `failover` interrupt it; every other one waits for its turn and is planned then.
                `Terminate` and `Refresh States` are also available in state Defined when an earlier Start got as far as
                the nodes.
                """);
        for (SessionType type : SessionTypes.ALL) {
            page.append(type(type));
        }
        return page.toString();
    }

    private static String type(SessionType type) {
        StringBuilder text = new StringBuilder();
        text.append("\n## ")
                .append(type.title())
                .append(" (`")
                .append(type.name())
                .append("`)\n\n");
        text.append("Roles: ")
                .append(type.roles().stream().map(Role::name).collect(Collectors.joining(", ")))
                .append(". Role pairs: ")
                .append(
                        type.rolePairs().stream()
                                .flatMap(p ->
                                        p.directions().stream().map(d -> d + " " + p.forward()))
                                .collect(Collectors.joining(", ")))
                .append(".\n\n| state | available commands |\n|---|---|\n");
        situations(type)
                .forEach((name, s) ->
                        text.append("| ")
                                .append(name)
                                .append(" | ")
                                .append(
                                        CommandRules.of(s).stream()
                                                .filter(Availability::available)
                                                .map(a -> a.verb().label())
                                                .collect(Collectors.joining(", ")))
                                .append(" |\n"));
        text.append("\n| state | not available | why | what lifts it |\n|---|---|---|---|\n");
        situations(type)
                .forEach((name, s) ->
                        CommandRules.of(s).stream()
                                .filter(a -> !a.available())
                                .forEach(a -> text.append(refusal(name, a))));
        return text.toString();
    }

    private static String refusal(String state, Availability a) {
        return "| "
                + state
                + " | "
                + a.verb().label()
                + " | "
                + a.reason()
                + " | "
                + a.correction()
                + " |\n";
    }

    private static Map<String, Situation> situations(SessionType type) {
        Map<String, Situation> all = new LinkedHashMap<>();
        Direction forward = type.firstDirection();
        all.put("Defined", at(type, SessionState.DEFINED, forward, new Case(null, 0, false)));
        if (type.goesBothWays()) {
            all.put(
                    "Defined, copy to site 1 enabled",
                    at(type, SessionState.DEFINED, forward, new Case(null, 1, false)));
        }
        List<Direction> directions =
                type.goesBothWays() ? List.of(forward, forward.reversed()) : List.of(forward);
        for (Direction d : directions) {
            Role source = d.source();
            for (SessionState state : List.of(SessionState.PREPARING, SessionState.PREPARED)) {
                boolean recoverable = state == SessionState.PREPARED;
                all.put(state + " " + d, at(type, state, d, new Case(source, 0, recoverable)));
            }
            all.put(
                    "Suspended " + d + ", recoverable",
                    at(type, SessionState.SUSPENDED, d, new Case(source, 0, true)));
            all.put(
                    "Suspended " + d + ", not recoverable",
                    at(type, SessionState.SUSPENDED, d, new Case(source, 0, false)));
            all.put(
                    "Suspended (Partial) " + d,
                    at(type, SessionState.SUSPENDED_PARTIAL, d, new Case(source, 0, true)));
            all.put(
                    "Target Available at " + d.target(),
                    at(type, SessionState.TARGET_AVAILABLE, d, new Case(d.target(), 0, true)));
            if (type.goesBothWays()) {
                int site = source.site();
                all.put(
                        "Target Available at " + d.target() + ", copy to site " + site + " enabled",
                        at(
                                type,
                                SessionState.TARGET_AVAILABLE,
                                d,
                                new Case(d.target(), site, true)));
            }
        }
        for (SessionState state :
                List.of(
                        SessionState.SUSPENDING,
                        SessionState.RECOVERING,
                        SessionState.TERMINATING)) {
            all.put(
                    state.toString(),
                    at(type, state, forward, new Case(forward.source(), 0, true)));
        }
        return all;
    }

    /**
     * @param active role hosts write to, null when none
     * @param enabled site copying is enabled to, 0 for none
     */
    private record Case(@Nullable Role active, int enabled, boolean recoverable) {}

    private static Situation at(SessionType type, SessionState state, Direction direction, Case c) {
        return new Situation(
                type,
                state,
                direction,
                c.active,
                c.enabled,
                c.recoverable,
                false,
                false,
                state != SessionState.DEFINED,
                null);
    }
}
