// SPDX-License-Identifier: Apache-2.0
package io.farside.api.node;

import io.farside.api.ProblemView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Full state of one side of a remote copy group, as this node sees it.
 *
 * @param sequence rises with every change of this group while the node process lives
 * @param role {@code Primary}, {@code Secondary}, {@code Primary-Rev} or {@code Secondary-Rev}
 * @param roleEpoch the fencing number this side is in
 * @param highestSeenRoleEpoch above {@code roleEpoch} when this side is out of date and fenced
 * @param generation 32 hexadecimal digits, zeros before the first start
 * @param access {@code ReadWrite}, {@code ReadOnly} or {@code Refused}, for hosts
 * @param accessReason why hosts are refused, else null
 * @param hostsWriting host connections open for writing
 * @param pendingGoal verb that still goes on ({@code failback}, {@code switchover}), else null
 * @param problem what stopped the group when a fault or an unreadable file did, else null
 * @param targets one a peer; exactly one in this release
 */
public record GroupView(
        String name,
        String groupId,
        String nodeName,
        String nodeId,
        long sequence,
        String role,
        RoleEpochView roleEpoch,
        RoleEpochView highestSeenRoleEpoch,
        String generation,
        String access,
        @Nullable ProblemView accessReason,
        int hostsWriting,
        @Nullable String pendingGoal,
        @Nullable ProblemView problem,
        List<TargetView> targets) {

    /** The only target of a group with one. */
    public TargetView target() {
        return targets.getFirst();
    }
}
