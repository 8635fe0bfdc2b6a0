// SPDX-License-Identifier: Apache-2.0
package io.farside.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A session type is data: everything a session of it can do follows from its roles and role pairs.
 *
 * @param name short name, for example {@code MM}
 * @param title for people
 */
public record SessionType(String name, String title, List<Role> roles, List<RolePair> rolePairs) {
    public SessionType {
        roles = List.copyOf(roles);
        rolePairs = List.copyOf(rolePairs);
        for (RolePair pair : rolePairs) {
            if (!roles.contains(pair.first()) || !roles.contains(pair.second())) {
                throw new IllegalArgumentException(pair.name() + " names a role not in " + name);
            }
        }
    }

    /** Every direction a Start can have. */
    public List<Direction> directions() {
        return rolePairs.stream().flatMap(p -> p.directions().stream()).toList();
    }

    /** The direction of a new session's first Start. */
    public Direction firstDirection() {
        return rolePairs.getFirst().forwardDirection();
    }

    public boolean goesBothWays() {
        return rolePairs.stream().anyMatch(p -> p.backward() != null);
    }

    public Optional<Role> role(String roleName) {
        return roles.stream().filter(r -> r.name().equals(roleName)).findFirst();
    }

    /** Every command a session of this type can have, in the order operators see them. */
    public List<SessionVerb> verbs() {
        List<SessionVerb> verbs = new ArrayList<>();
        directions().forEach(d -> verbs.add(new SessionVerb.Start(d)));
        verbs.add(new SessionVerb.Suspend());
        verbs.add(new SessionVerb.Stop());
        verbs.add(new SessionVerb.Recover());
        verbs.add(new SessionVerb.ReleaseIo());
        if (goesBothWays()) {
            roles.stream()
                    .map(Role::site)
                    .distinct()
                    .sorted()
                    .forEach(site -> verbs.add(new SessionVerb.EnableCopy(site)));
        }
        verbs.add(new SessionVerb.Terminate());
        verbs.add(new SessionVerb.RefreshStates());
        if (goesBothWays()) {
            verbs.add(new SessionVerb.Switchover());
        }
        verbs.add(new SessionVerb.Failover());
        if (goesBothWays()) {
            verbs.add(new SessionVerb.Failback());
        }
        return verbs;
    }

    /** The verb with this label; letter case does not matter. */
    public Optional<SessionVerb> verb(String label) {
        return verbs().stream().filter(v -> v.label().equalsIgnoreCase(label.strip())).findFirst();
    }
}
