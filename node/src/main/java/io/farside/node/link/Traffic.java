// SPDX-License-Identifier: Apache-2.0
package io.farside.node.link;

import io.farside.wire.replication.Message;

/** What a message of a group means for the order in which frames leave. */
enum Traffic {
    /** Hosts wait for it; it may leave before bulk that was given earlier. */
    HOST,
    /** Resync and asynchronous data, in order among itself. */
    BULK,
    /** Everything given earlier leaves before it, everything later after it. */
    ORDERED;

    /** Sequences of a replay have this bit. */
    private static final long REPLAY = 1L << 62;

    static Traffic of(Message.OfGroup message) {
        return switch (message) {
            case Message.Write m -> ofSequence(m.sequence());
            case Message.Flush m -> ofSequence(m.sequence());
            case Message.SyncBlock _, Message.EpochWrite _, Message.EpochClose _ -> BULK;
            case Message.WriteAck _, Message.FlushAck _, Message.Durable _ -> HOST;
            case Message.EpochState _, Message.EpochAck _, Message.EpochCommitted _ -> HOST;
            case Message.SyncBlockAck _, Message.DigestReply _, Message.DigestRequest _ -> HOST;
            default -> ORDERED;
        };
    }

    private static Traffic ofSequence(long sequence) {
        return sequence >= 0 && (sequence & REPLAY) != 0 ? BULK : HOST;
    }
}
