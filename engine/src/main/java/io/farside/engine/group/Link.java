// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.wire.replication.GroupFacts;
import org.jspecify.annotations.Nullable;

/** What is known about the link and the peer in this run. */
final class Link {
    /** How far contact with the peer has got. */
    enum Phase {
        DOWN,
        /** Facts or verdicts are being exchanged. */
        MEETING,
        /** Both judged alike; nothing is replicated. */
        MET,
        /** Messages of replication flow. */
        REPLICATING
    }

    Phase phase = Phase.DOWN;

    /** Peer's facts of the last meeting, or null. */
    @Nullable GroupFacts peer;

    /** Wall time of {@link #peer}. */
    long peerMillis;

    /** Incarnation of the peer this run replicated with last, 0 when none. */
    long knownPeer;

    /** Last verdict with its inputs, or empty. */
    String verdict = "";

    /** Last thing worth telling an operator, or empty. */
    String note = "";

    boolean isUp() {
        return phase != Phase.DOWN;
    }

    boolean isReplicating() {
        return phase == Phase.REPLICATING;
    }

    boolean hasMet() {
        return phase == Phase.MET || phase == Phase.REPLICATING;
    }
}
