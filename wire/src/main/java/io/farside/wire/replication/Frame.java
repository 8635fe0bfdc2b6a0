// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.replication;

import java.util.UUID;

/**
 * A message and the group it belongs to.
 *
 * @param group all zeros for messages between nodes
 */
public record Frame(UUID group, Message message) {
    public static final UUID NO_GROUP = new UUID(0, 0);
}
