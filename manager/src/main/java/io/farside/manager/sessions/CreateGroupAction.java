// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.sessions;

import io.farside.api.node.CreateGroupRequest;
import io.farside.api.node.GroupView;
import io.farside.api.node.NodeView;
import io.farside.api.node.PoliciesView;
import io.farside.manager.storage.Fleet;
import io.farside.manager.storage.NodePicture;
import io.farside.manager.store.Definitions.SessionRow;
import io.farside.manager.store.Store;
import io.farside.model.GroupPolicies;
import io.farside.runbook.Outcome;
import io.farside.session.CopySet;
import io.farside.session.GroupDefinition;
import io.farside.session.Role;
import io.farside.session.plan.GroupLayout;
import io.farside.session.plan.SessionStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Makes one side of a group at its node. */
final class CreateGroupAction {
    private final Store store;
    private final Fleet fleet;

    CreateGroupAction(Store store, Fleet fleet) {
        this.store = store;
        this.fleet = fleet;
    }

    Outcome act(String sessionName, SessionStep.CreateGroup step) {
        SessionRow row = store.definitions().session(sessionName);
        if (row == null) {
            throw Refusals.unknown("session", sessionName);
        }
        GroupDefinition group = step.group();
        Role here = step.at();
        Role there = group.pair().other(here);
        NodeView peer = node(group.system(there));
        List<CreateGroupRequest.Volume> volumes = new ArrayList<>();
        for (CopySet set : GroupLayout.copySets(row.session(), group)) {
            volumes.add(
                    new CreateGroupRequest.Volume(
                            set.volume(here).volume(), set.volume(there).volume()));
        }
        CreateGroupRequest request =
                new CreateGroupRequest(
                        group.name(),
                        group.groupId(),
                        step.primary() ? "primary" : "secondary",
                        volumes,
                        new CreateGroupRequest.Target(
                                peer.nodeName(), peer.nodeId(), peer.replication(), null),
                        policies(row.session().policies()));
        GroupView made = fleet.system(group.system(here)).createGroup(request);
        fleet.learn(group.system(here), made);
        return new Outcome.Done(volumes.size() + " volumes");
    }

    private NodeView node(String system) {
        NodeView node = fleet.picture(system).map(NodePicture::node).orElse(null);
        if (node == null) {
            throw Refusals.silent(system);
        }
        return node;
    }

    private static PoliciesView policies(GroupPolicies policies) {
        return new PoliciesView(
                policies.autoRecover(),
                policies.onReplicationLoss().name().toLowerCase(Locale.ROOT),
                policies.holdBudget().toMillis(),
                policies.holdLimit().toMillis());
    }
}
