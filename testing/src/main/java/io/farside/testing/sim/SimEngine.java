// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

import io.farside.engine.group.Effect;
import io.farside.engine.group.Event;
import java.util.List;

/** A group engine as a simulated node drives it: the production one, or a wrong one in tests. */
interface SimEngine {
    /** Opens the group from what metadata files hold. */
    interface Factory {
        /**
         * @param life how many processes of this node ran before
         * @param bootId of the node's kernel
         */
        SimEngine open(SimNode node, int life, String bootId);
    }

    List<Effect> begin(long nanos, long wallMillis);

    List<Effect> step(Event event, long nanos, long wallMillis);

    /** What the group shows now. */
    Facts facts(boolean serving);

    /** For traces. */
    String describe();
}
