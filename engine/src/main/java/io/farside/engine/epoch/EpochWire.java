// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.epoch;

import io.farside.model.RoleEpoch;
import io.farside.wire.replication.Message;

/** The link to the other side of a stream. */
public interface EpochWire {
    /** What goes into every message. */
    RoleEpoch roleEpoch();

    /**
     * Sends; dropped silently when the link is down. The link retains a payload it needs longer.
     */
    void send(Message.OfGroup message);
}
