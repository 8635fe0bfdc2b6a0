// SPDX-License-Identifier: Apache-2.0
package io.farside.node.link;

import io.farside.engine.group.Event.PeerNode;
import io.farside.wire.replication.Message;

/** Where a link delivers what concerns one group. Called on the loop. */
public interface GroupPort {
    /** The link to the group's peer is up; frames follow. */
    void linkUp(PeerNode peer);

    /** No more frames until {@link #linkUp}. */
    void linkLost(String why);

    /** A frame of the group; payload references pass to the receiver. */
    void received(Message message);
}
