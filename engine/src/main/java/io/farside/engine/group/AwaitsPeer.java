// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.wire.replication.Message.Outcome;

/** A write or flush that waits for the peer. */
interface AwaitsPeer {
    void answered(Outcome outcome);

    /** Sends it again, under its number. */
    void resend();

    /** The peer's answer is not waited for any longer. */
    void abandon();

    /** Adds it to what is replayed when the peer comes back. */
    void keep(ReplayWindow window);

    /** Marks what the peer may lack. */
    void markDifferent();

    long sentNanos();
}
