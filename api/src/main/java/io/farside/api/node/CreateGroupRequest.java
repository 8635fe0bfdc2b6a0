// SPDX-License-Identifier: Apache-2.0
package io.farside.api.node;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes this node's side of a group. The other side is made by the same request at the other node,
 * with the same {@code groupId} and the opposite role. Repeating it with the same values answers
 * like the first time.
 *
 * @param name the group's name at this node
 * @param groupId UUID, the same at both nodes
 * @param role natural role here: {@code primary} or {@code secondary}
 * @param volumes at least one; each in no other group
 * @param target the other side
 * @param policies null for the defaults: autoRecover, release, 3000, 0
 */
public record CreateGroupRequest(
        String name,
        String groupId,
        String role,
        List<Volume> volumes,
        Target target,
        @Nullable PoliciesView policies) {

    /**
     * A volume of the group.
     *
     * @param name of the volume at this node
     * @param peerName of its other half at the target, null when it is the same
     */
    public record Volume(String name, @Nullable String peerName) {}

    /**
     * The node of the other side.
     *
     * @param nodeName its name; one of the configured peers, or a new one with an address
     * @param nodeId its id, null when it is to be learned at the first contact
     * @param address replication address to dial; null when the peer is configured or dials itself
     * @param mode {@code sync}, {@code stream}, {@code periodic} or {@code global-copy}, the same
     *     at both nodes; null for {@code sync}
     * @param periodSeconds of the mode {@code periodic}: from the begin of a cycle to that of the
     *     next, 1 to 86400, null for 60; null with any other mode
     */
    public record Target(
            String nodeName,
            @Nullable String nodeId,
            @Nullable String address,
            @Nullable String mode,
            @Nullable Integer periodSeconds) {
        /** With the default period, where the mode has one. */
        public Target(
                String nodeName,
                @Nullable String nodeId,
                @Nullable String address,
                @Nullable String mode) {
            this(nodeName, nodeId, address, mode, null);
        }
    }
}
