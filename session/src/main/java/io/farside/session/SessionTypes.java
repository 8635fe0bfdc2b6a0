// SPDX-License-Identifier: Apache-2.0
package io.farside.session;

import static io.farside.model.ReplicationMode.SYNC;
import static io.farside.session.Role.H1;
import static io.farside.session.Role.H2;

import java.util.List;
import java.util.Optional;

/** The session types of the product. */
public final class SessionTypes {
    public static final SessionType MM_BASIC =
            new SessionType(
                    "MMBasic",
                    "Metro Mirror Single Direction",
                    List.of(H1, H2),
                    List.of(new RolePair(H1, H2, SYNC, null)));

    public static final SessionType MM =
            new SessionType(
                    "MM",
                    "Metro Mirror Failover/Failback",
                    List.of(H1, H2),
                    List.of(new RolePair(H1, H2, SYNC, SYNC)));

    public static final List<SessionType> ALL = List.of(MM_BASIC, MM);

    private SessionTypes() {}

    public static Optional<SessionType> find(String name) {
        return ALL.stream().filter(t -> t.name().equals(name)).findFirst();
    }
}
