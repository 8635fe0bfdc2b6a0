// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.sessions;

import io.farside.api.node.GroupCommandRequest;
import io.farside.api.node.GroupCommandResult;
import io.farside.api.node.GroupVerb;
import io.farside.api.node.NodeView;
import io.farside.api.node.RoleEpochView;
import io.farside.manager.storage.Fleet;
import io.farside.manager.storage.NodePicture;
import io.farside.runbook.Outcome;
import io.farside.session.GroupDefinition;
import io.farside.session.Role;
import io.farside.session.plan.GroupOrder;
import io.farside.session.plan.SessionStep;

/** Sends a verb to one side of a group; the step id makes a repeat harmless. */
final class GroupCommandAction {
    private final Fleet fleet;

    GroupCommandAction(Fleet fleet) {
        this.fleet = fleet;
    }

    Outcome act(String stepId, SessionStep.Command step) {
        String system = step.group().system(step.at());
        GroupCommandResult result =
                fleet.system(system)
                        .command(
                                step.group().name(),
                                verb(step.order().verb()),
                                request(stepId, step.group(), step.order()));
        fleet.learn(system, result.group());
        return new Outcome.Done(result.detail() == null ? "" : result.detail());
    }

    private GroupCommandRequest request(String stepId, GroupDefinition group, GroupOrder order) {
        GroupCommandRequest request = GroupCommandRequest.PLAIN.withRequestId(stepId);
        if (order.expected() != null) {
            request = request.withExpected(RoleEpochView.of(order.expected()));
        }
        if (order.disconnectHosts()) {
            request = request.withDisconnectHosts();
        }
        Role abandoned = order.abandoned();
        if (abandoned != null) {
            String name = group.system(abandoned);
            request =
                    request.withAbandonedSide(
                            fleet.picture(name)
                                    .map(NodePicture::node)
                                    .map(NodeView::nodeName)
                                    .orElse(name));
        }
        return switch (order.verb()) {
            case START -> order.confirmed() ? request.withOverwrite() : request;
            case REPROTECT, FAILBACK -> order.confirmed() ? request.withDiscard() : request;
            case STOP_NOW -> request.withNow();
            case STOP, RELEASE, FAILOVER, SWITCHOVER, OVERRIDE -> request;
        };
    }

    private static GroupVerb verb(GroupOrder.Verb verb) {
        return switch (verb) {
            case START -> GroupVerb.START;
            case STOP, STOP_NOW -> GroupVerb.STOP;
            case RELEASE -> GroupVerb.RELEASE;
            case FAILOVER -> GroupVerb.FAILOVER;
            case REPROTECT -> GroupVerb.REPROTECT;
            case FAILBACK -> GroupVerb.FAILBACK;
            case SWITCHOVER -> GroupVerb.SWITCHOVER;
            case OVERRIDE -> GroupVerb.OVERRIDE;
        };
    }
}
