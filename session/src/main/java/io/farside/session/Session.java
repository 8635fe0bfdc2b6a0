// SPDX-License-Identifier: Apache-2.0
package io.farside.session;

import io.farside.model.GroupPolicies;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Definition of a session: what operators decided, not what nodes do.
 *
 * @param sites name of each role's site
 * @param groups made by Start, removed by Terminate
 */
public record Session(
        String name,
        SessionType type,
        Map<Role, String> sites,
        GroupPolicies policies,
        List<CopySet> copySets,
        List<GroupDefinition> groups,
        Production production) {
    public Session {
        sites = Map.copyOf(sites);
        copySets = List.copyOf(copySets);
        groups = List.copyOf(groups);
    }

    public String site(Role role) {
        return Objects.requireNonNull(sites.get(role), () -> "no site for " + role);
    }

    public Optional<Role> roleAt(String site) {
        return type.roles().stream().filter(r -> site(r).equals(site)).findFirst();
    }

    public Session withCopySets(List<CopySet> other) {
        return new Session(name, type, sites, policies, other, groups, production);
    }

    public Session withGroups(List<GroupDefinition> other) {
        return new Session(name, type, sites, policies, copySets, other, production);
    }

    public Session withProduction(Production other) {
        return new Session(name, type, sites, policies, copySets, groups, other);
    }
}
