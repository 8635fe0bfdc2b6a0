// SPDX-License-Identifier: Apache-2.0
package io.farside.session.plan;

import io.farside.session.CopySet;
import io.farside.session.GroupDefinition;
import io.farside.session.RolePair;
import io.farside.session.Session;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Which groups a session needs: one for each role pair and pair of storage systems. */
public final class GroupLayout {
    private GroupLayout() {}

    /**
     * The same session always gets the same names and ids, so a Start after a Terminate finds its
     * groups again.
     */
    public static List<GroupDefinition> of(Session session) {
        Map<String, Pairing> pairings = new TreeMap<>();
        for (RolePair pair : session.type().rolePairs()) {
            for (CopySet set : session.copySets()) {
                String first = set.volume(pair.first()).storageSystem();
                String second = set.volume(pair.second()).storageSystem();
                pairings.putIfAbsent(
                        pair.name() + "/" + first + "/" + second, new Pairing(pair, first, second));
            }
        }
        List<GroupDefinition> groups = new ArrayList<>();
        pairings.forEach((key, p) -> {
            String name =
                    pairings.size() == 1
                            ? session.name()
                            : session.name() + "-" + (groups.size() + 1);
            String id =
                    UUID.nameUUIDFromBytes(
                                    (session.name() + "/" + key).getBytes(StandardCharsets.UTF_8))
                            .toString();
            groups.add(new GroupDefinition(name, id, p.pair, p.first, p.second));
        });
        return groups;
    }

    /** Copy sets that a group carries. */
    public static List<CopySet> copySets(Session session, GroupDefinition group) {
        RolePair pair = group.pair();
        return session.copySets().stream()
                .filter(set ->
                        set.volume(pair.first()).storageSystem().equals(group.first())
                                && set.volume(pair.second()).storageSystem().equals(group.second()))
                .toList();
    }

    private record Pairing(RolePair pair, String first, String second) {}
}
