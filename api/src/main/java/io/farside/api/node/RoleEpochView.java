// SPDX-License-Identifier: Apache-2.0
package io.farside.api.node;

import io.farside.model.RoleEpoch;

/**
 * A role epoch.
 *
 * @param counter 0 before the first start
 * @param writer node id in 16 hexadecimal digits, zeros while the counter is 0
 */
public record RoleEpochView(long counter, String writer) {
    public static RoleEpochView of(RoleEpoch epoch) {
        return new RoleEpochView(epoch.counter(), NodeIds.text(epoch.writer()));
    }

    /**
     * @throws IllegalArgumentException when the writer is no node id
     */
    public RoleEpoch toRoleEpoch() {
        return new RoleEpoch(counter, NodeIds.parse(writer));
    }
}
