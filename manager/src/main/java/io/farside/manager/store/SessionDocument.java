// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.store;

import io.farside.model.GroupPolicies;
import io.farside.model.LossPolicy;
import io.farside.session.CopySet;
import io.farside.session.Direction;
import io.farside.session.GroupDefinition;
import io.farside.session.Production;
import io.farside.session.Role;
import io.farside.session.RolePair;
import io.farside.session.Session;
import io.farside.session.SessionType;
import io.farside.session.SessionTypes;
import io.farside.session.VolumeRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A session as it is stored: names instead of objects. */
public record SessionDocument(
        String name,
        String type,
        Map<String, String> sites,
        String description,
        Policies policies,
        List<CopySetDocument> copySets,
        List<GroupDocument> groups,
        ProductionDocument production) {

    public record Policies(
            boolean autoRecover,
            String onReplicationLoss,
            long holdBudgetMillis,
            long holdLimitMillis) {}

    public record CopySetDocument(String id, long sizeBytes, Map<String, VolumeRef> volumes) {}

    public record GroupDocument(
            String name, String groupId, String rolePair, String first, String second) {}

    public record ProductionDocument(
            String role, String source, String target, int copyEnabledToSite) {}

    public static SessionDocument of(Session session, String description) {
        GroupPolicies p = session.policies();
        Map<String, String> sites = new TreeMap<>();
        session.sites().forEach((role, site) -> sites.put(role.name(), site));
        return new SessionDocument(
                session.name(),
                session.type().name(),
                sites,
                description,
                new Policies(
                        p.autoRecover(),
                        p.onReplicationLoss().name(),
                        p.holdBudget().toMillis(),
                        p.holdLimit().toMillis()),
                session.copySets().stream().map(SessionDocument::document).toList(),
                session.groups().stream().map(SessionDocument::document).toList(),
                new ProductionDocument(
                        session.production().role().name(),
                        session.production().direction().source().name(),
                        session.production().direction().target().name(),
                        session.production().copyEnabledToSite()));
    }

    private static CopySetDocument document(CopySet set) {
        Map<String, VolumeRef> volumes = new TreeMap<>();
        set.volumes().forEach((role, volume) -> volumes.put(role.name(), volume));
        return new CopySetDocument(set.id(), set.sizeBytes(), volumes);
    }

    private static GroupDocument document(GroupDefinition group) {
        return new GroupDocument(
                group.name(), group.groupId(), group.pair().name(), group.first(), group.second());
    }

    public Session session() {
        SessionType known = SessionTypes.find(type).orElseThrow();
        Map<Role, String> siteOf = new TreeMap<>();
        sites.forEach((role, site) -> siteOf.put(new Role(role), site));
        return new Session(
                name,
                known,
                siteOf,
                new GroupPolicies(
                        policies.autoRecover,
                        LossPolicy.valueOf(policies.onReplicationLoss),
                        Duration.ofMillis(policies.holdBudgetMillis),
                        Duration.ofMillis(policies.holdLimitMillis)),
                copySets.stream().map(SessionDocument::copySet).toList(),
                groups.stream().map(g -> group(known, g)).toList(),
                new Production(
                        new Role(production.role),
                        new Direction(new Role(production.source), new Role(production.target)),
                        production.copyEnabledToSite));
    }

    private static CopySet copySet(CopySetDocument document) {
        Map<Role, VolumeRef> volumes = new TreeMap<>();
        document.volumes.forEach((role, volume) -> volumes.put(new Role(role), volume));
        return new CopySet(document.id, document.sizeBytes, volumes);
    }

    private static GroupDefinition group(SessionType type, GroupDocument document) {
        RolePair pair =
                type.rolePairs().stream()
                        .filter(p -> p.name().equals(document.rolePair))
                        .findFirst()
                        .orElseThrow();
        return new GroupDefinition(
                document.name, document.groupId, pair, document.first, document.second);
    }
}
