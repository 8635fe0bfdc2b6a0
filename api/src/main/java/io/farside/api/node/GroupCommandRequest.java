// SPDX-License-Identifier: Apache-2.0
package io.farside.api.node;

import org.jspecify.annotations.Nullable;

/**
 * A verb of a group; the path names which. Options that the verb does not take are refused.
 *
 * @param requestId identity chosen by the caller, at most 64 characters: a repeat answers what the
 *     first one answered and does nothing; null for none
 * @param expectedRoleEpoch another present role epoch refuses the command; null when the caller
 *     does not care
 * @param overwrite start: the target's unrelated data may be overwritten
 * @param now stop: at once instead of at a consistent cut
 * @param discard reprotect, failback: writes that only the other side has may be discarded
 * @param disconnectHosts switchover, failback: hosts that have the volumes open for writing are cut
 *     off at the flip
 * @param abandonedSide override: name of the node whose writes are given up
 */
public record GroupCommandRequest(
        @Nullable String requestId,
        @Nullable RoleEpochView expectedRoleEpoch,
        @Nullable Boolean overwrite,
        @Nullable Boolean now,
        @Nullable Boolean discard,
        @Nullable Boolean disconnectHosts,
        @Nullable String abandonedSide) {

    /** No options. */
    public static final GroupCommandRequest PLAIN =
            new GroupCommandRequest(null, null, null, null, null, null, null);

    public GroupCommandRequest withRequestId(String id) {
        return new GroupCommandRequest(
                id, expectedRoleEpoch, overwrite, now, discard, disconnectHosts, abandonedSide);
    }

    public GroupCommandRequest withExpected(RoleEpochView epoch) {
        return new GroupCommandRequest(
                requestId, epoch, overwrite, now, discard, disconnectHosts, abandonedSide);
    }

    public GroupCommandRequest withOverwrite() {
        return new GroupCommandRequest(
                requestId, expectedRoleEpoch, true, now, discard, disconnectHosts, abandonedSide);
    }

    public GroupCommandRequest withNow() {
        return new GroupCommandRequest(
                requestId,
                expectedRoleEpoch,
                overwrite,
                true,
                discard,
                disconnectHosts,
                abandonedSide);
    }

    public GroupCommandRequest withDiscard() {
        return new GroupCommandRequest(
                requestId, expectedRoleEpoch, overwrite, now, true, disconnectHosts, abandonedSide);
    }

    public GroupCommandRequest withDisconnectHosts() {
        return new GroupCommandRequest(
                requestId, expectedRoleEpoch, overwrite, now, discard, true, abandonedSide);
    }

    public GroupCommandRequest withAbandonedSide(String nodeName) {
        return new GroupCommandRequest(
                requestId, expectedRoleEpoch, overwrite, now, discard, disconnectHosts, nodeName);
    }
}
