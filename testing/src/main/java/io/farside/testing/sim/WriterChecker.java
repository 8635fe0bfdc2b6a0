// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

import io.farside.model.RoleEpoch;
import java.util.HashMap;
import java.util.Map;

/**
 * I3: in one role epoch at most one side acknowledges host writes, and a side that has seen a
 * higher role epoch acknowledges none.
 */
final class WriterChecker {
    private final Map<RoleEpoch, Integer> writers = new HashMap<>();
    private final RoleEpoch[] seen = {RoleEpoch.NONE, RoleEpoch.NONE};
    private final RoleEpoch[] recording = {RoleEpoch.NONE, RoleEpoch.NONE};
    private final RoleEpoch[] durablySeen = {RoleEpoch.NONE, RoleEpoch.NONE};

    /** A frame with this role epoch was handled by the side. */
    void seen(int side, RoleEpoch epoch) {
        if (epoch.isAbove(seen[side])) {
            seen[side] = epoch;
        }
    }

    /** The side begins to write its group record. */
    void recording(int side) {
        recording[side] = seen[side];
    }

    /** That write is durable: what the side had seen when it began survives. */
    void recorded(int side) {
        durablySeen[side] = recording[side];
    }

    /** The side's process ended: what it had not recorded it has never told anyone. */
    void died(int side) {
        seen[side] = durablySeen[side];
    }

    void acknowledged(Side side) {
        RoleEpoch epoch = side.facts.epoch();
        if (seen[side.index].isAbove(epoch)) {
            throw new Violation(
                    "I3",
                    side + " acknowledged in role epoch " + epoch + " after " + seen[side.index]);
        }
        Integer other = writers.putIfAbsent(epoch, side.index);
        if (other != null && other != side.index) {
            throw new Violation("I3", "both sides acknowledged in role epoch " + epoch);
        }
    }
}
