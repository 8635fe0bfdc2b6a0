// SPDX-License-Identifier: Apache-2.0
package io.farside.session.plan;

import io.farside.session.GroupDefinition;
import io.farside.session.Production;
import io.farside.session.Role;
import java.util.List;

/** A primitive step of a plan. Each is idempotent. */
public sealed interface SessionStep {
    /**
     * Make one side of a group.
     *
     * @param at whose storage system
     * @param primary its natural role
     */
    record CreateGroup(GroupDefinition group, Role at, boolean primary) implements SessionStep {}

    /** Send a verb to one side of a group. */
    record Command(GroupDefinition group, Role at, GroupOrder order) implements SessionStep {}

    /** Wait for one side of a group. */
    record Await(GroupDefinition group, Role at, Goal goal) implements SessionStep {}

    /** Remove one side of a group; data and lineage stay. */
    record RemoveGroup(GroupDefinition group, Role at) implements SessionStep {}

    /** Write down what the operator decided. */
    record Decide(Production production) implements SessionStep {}

    /** Write down which groups the session has. */
    record KeepGroups(List<GroupDefinition> groups) implements SessionStep {}

    /** Read every state of a storage system anew. */
    record Refresh(String storageSystem) implements SessionStep {}
}
