// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.sessions;

import io.farside.manager.storage.Fleet;
import io.farside.model.ProblemException;
import io.farside.model.ProblemKind;

/** Removes one side of a group; one that is gone already is removed. */
final class RemoveGroupAction {
    private RemoveGroupAction() {}

    static void act(Fleet fleet, String system, String group) {
        try {
            fleet.system(system).removeGroup(group);
        } catch (ProblemException e) {
            if (e.problem().kind() != ProblemKind.NOT_FOUND) {
                throw e;
            }
        }
        fleet.learnRemoved(system, group);
    }
}
