// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.replication;

import io.farside.model.Generation;
import io.farside.model.RoleEpoch;
import io.farside.model.StopReason;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message of the replication protocol; its bytes are the business of {@link ReplicationCodec}.
 * Byte arrays inside are owned by the message and never changed.
 */
public sealed interface Message {

    /** Messages between two nodes, before and beside any group. */
    sealed interface OfNode extends Message {}

    /** Messages of one group; the frame names the group. */
    sealed interface OfGroup extends Message {
        /** The role epoch of the sender when it sent this. */
        RoleEpoch roleEpoch();
    }

    /** What a connection is for. */
    enum Purpose {
        DATA,
        HEARTBEAT
    }

    /** Outcome of an operation at the peer. */
    enum Outcome {
        OK,
        IO_ERROR,
        NO_SPACE
    }

    /** Which map a {@link BitmapPart} belongs to. */
    enum MapKind {
        /** Blocks that differ. */
        DIRTY,
        /** Blocks that may differ: to be compared first. */
        DOUBT,
        /** Blocks that hold data (initial sync). */
        DATA
    }

    /** Which side's data goes to the other, seen by the sender of the verdict. */
    enum Direction {
        NONE,
        FROM_ME,
        TO_ME;

        public Direction mirrored() {
            return switch (this) {
                case NONE -> NONE;
                case FROM_ME -> TO_ME;
                case TO_ME -> FROM_ME;
            };
        }
    }

    /**
     * First frame on every connection, from the side that connected.
     *
     * @param version protocol version the sender speaks, 1
     * @param features bits of {@link ReplicationCodec#FEATURES} the sender can use
     */
    record Hello(Purpose purpose, int version, long features, NodeIdentity node)
            implements OfNode {}

    /**
     * Answer to {@link Hello}.
     *
     * @param features the features both can use from now on
     * @param refusal why the connection will be closed, or empty
     */
    record HelloReply(int version, long features, NodeIdentity node, String refusal)
            implements OfNode {}

    /** Nothing but a sign of life, on the link's own heartbeat connection. */
    record Heartbeat(long sequence) implements OfNode {}

    record HeartbeatReply(long sequence) implements OfNode {}

    /**
     * First and only frame of a connection that is to make two nodes known to each other, under TLS
     * alone.
     *
     * @param version protocol version the sender speaks
     * @param proof see {@link JoinProof}
     */
    record Join(int version, long invitation, Fingerprint proof, NodeIdentity node)
            implements OfNode {}

    /**
     * @param node the inviting node
     * @param detail what the outcome is about, or empty
     */
    record JoinReply(JoinOutcome outcome, NodeIdentity node, String detail) implements OfNode {}

    /**
     * How much volume data of a group the sender takes, on the data connection of a link that
     * agreed on {@link Feature#CREDITS}.
     *
     * @param limit bytes since the link came up; a frame may begin while less has been sent
     */
    record Credit(UUID group, long limit) implements OfNode {}

    /** The sender's next certificate; the present one counts until the next one is shown. */
    record Rotate(Fingerprint certificate) implements OfNode {}

    /** The certificate is noted durably. */
    record RotateAck(Fingerprint certificate) implements OfNode {}

    /**
     * Facts for the handshake. Either side may open a new round at any time; the higher round
     * replaces an unfinished lower one.
     */
    record GroupHello(RoleEpoch roleEpoch, long round, GroupFacts facts) implements OfGroup {}

    /**
     * What the sender concluded from both sides' facts.
     *
     * @param rule name of the rule of the verdict table that decided
     * @param inputs digest over both sides' facts, equal on both sides
     */
    record Verdict(RoleEpoch roleEpoch, long round, String rule, Direction direction, long inputs)
            implements OfGroup {}

    /**
     * 3,904 bits of a map, sent by the side that is about to receive data.
     *
     * @param page number of the page inside the volume's map
     */
    record BitmapPart(RoleEpoch roleEpoch, long round, MapKind map, int volume, BitmapPage page)
            implements OfGroup {}

    /**
     * The sender has durably recorded what the verdict asks of the receiving side, and has sent all
     * its bitmap parts.
     */
    record Ready(RoleEpoch roleEpoch, long round) implements OfGroup {}

    /**
     * A host write.
     *
     * @param sequence ascending within a role epoch and a sender's incarnation; a frame sent again
     *     keeps its number
     * @param payload with {@link WriteAction#WRITE} only
     */
    record Write(
            RoleEpoch roleEpoch,
            long sequence,
            Range range,
            boolean durable,
            @Nullable Payload payload)
            implements OfGroup {}

    /** The write is done at the receiver (durable there if it was asked to be). */
    record WriteAck(RoleEpoch roleEpoch, long sequence, Outcome outcome) implements OfGroup {}

    /** Make durable everything of this volume acknowledged so far. */
    record Flush(RoleEpoch roleEpoch, long sequence, int volume) implements OfGroup {}

    record FlushAck(RoleEpoch roleEpoch, long sequence, Outcome outcome) implements OfGroup {}

    /** Every write of this volume up to the sequence is durable on both sides. */
    record Durable(RoleEpoch roleEpoch, int volume, long sequence) implements OfGroup {}

    /** Ask for SHA-256 digests of the blocks of a range. */
    record DigestRequest(
            RoleEpoch roleEpoch, long sequence, int volume, long offset, DigestShape shape)
            implements OfGroup {}

    /** One 32-byte digest a block; a block of zeros has 32 zero bytes. */
    record DigestReply(RoleEpoch roleEpoch, long sequence, Outcome outcome, List<byte[]> digests)
            implements OfGroup {
        public DigestReply {
            digests = List.copyOf(digests);
        }
    }

    /** Resync data: the range as it is at the source now. */
    record SyncBlock(RoleEpoch roleEpoch, long sequence, Range range, @Nullable Payload payload)
            implements OfGroup {}

    record SyncBlockAck(RoleEpoch roleEpoch, long sequence, Outcome outcome) implements OfGroup {}

    /** How far a resync is, for the receiving side's view. Bytes. */
    record SyncProgress(RoleEpoch roleEpoch, long doneBytes, long totalBytes) implements OfGroup {}

    /** The resync is over: adopt this lineage durably. */
    record SyncEnd(RoleEpoch roleEpoch, Generation generation, List<Generation> history)
            implements OfGroup {
        public SyncEnd {
            history = List.copyOf(history);
        }
    }

    /** The lineage is adopted durably. */
    record SyncEndAck(RoleEpoch roleEpoch, Generation generation) implements OfGroup {}

    /**
     * Give up being primary, in this role epoch.
     *
     * @param discard the operator agreed to discard the writes only the receiver has
     */
    record Demote(RoleEpoch roleEpoch, long request, boolean discard) implements OfGroup {}

    /**
     * @param refusal why not, or empty when the receiver is demoted durably
     */
    record DemoteAck(RoleEpoch roleEpoch, long request, String refusal) implements OfGroup {}

    /** The sender is demoted durably; the receiver is primary in this role epoch. */
    record Flip(RoleEpoch roleEpoch) implements OfGroup {}

    /** The flip is durable and hosts may use the new primary. */
    record FlipAck(RoleEpoch roleEpoch) implements OfGroup {}

    /**
     * The natural direction changes.
     *
     * @param version counts changes of the natural direction; the higher one holds
     * @param receiverNaturalPrimary the receiver's natural bit from now on
     */
    record Reverse(RoleEpoch roleEpoch, long request, long version, boolean receiverNaturalPrimary)
            implements OfGroup {}

    record ReverseAck(RoleEpoch roleEpoch, long request) implements OfGroup {}

    /** Replication ends; the receiver records it durably. */
    record Stop(RoleEpoch roleEpoch, long request, StopReason reason) implements OfGroup {}

    record StopAck(RoleEpoch roleEpoch, long request) implements OfGroup {}

    /**
     * Writes kept since the link was lost follow in their order; until {@link ReplayEnd} the
     * receiver is consistent but behind.
     */
    record ReplayBegin(RoleEpoch roleEpoch, long bytes) implements OfGroup {}

    record ReplayEnd(RoleEpoch roleEpoch, Generation generation, List<Generation> history)
            implements OfGroup {
        public ReplayEnd {
            history = List.copyOf(history);
        }
    }

    /**
     * An asynchronous target is about to get blocks out of order again.
     *
     * @param cycle ascending within a run of the sender
     */
    record CycleBegin(RoleEpoch roleEpoch, long cycle) implements OfGroup {}

    /** The receiver has recorded that durably. */
    record CycleReady(RoleEpoch roleEpoch, long cycle) implements OfGroup {}

    /**
     * The cycle is complete: the receiver holds the state of one instant.
     *
     * @param asOfMillis wall time of that instant at the sender
     */
    record CycleEnd(
            RoleEpoch roleEpoch,
            long cycle,
            long asOfMillis,
            Generation generation,
            List<Generation> history)
            implements OfGroup {
        public CycleEnd {
            history = List.copyOf(history);
        }
    }

    /** That is recorded durably. */
    record CycleEndAck(RoleEpoch roleEpoch, long cycle, Generation generation) implements OfGroup {}

    /** The receiver's last message cannot be followed; replication stops. */
    record Refused(RoleEpoch roleEpoch, StopReason reason, String why) implements OfGroup {}

    /**
     * Epochs follow, from this one on; the receiver holds everything issued before it. Answered
     * with {@link EpochState}.
     *
     * @param first number of the first epoch, at least 2
     * @param closed when the one before it was closed: what the receiver holds is of that time
     */
    record EpochBegin(RoleEpoch roleEpoch, Generation generation, long first, ClosedAt closed)
            implements OfGroup {}

    /**
     * How far the receiver of epochs is; sent at every connect, after {@link EpochBegin} and after
     * it had to drop what was not committed.
     *
     * @param generation of the epochs it knows
     * @param committed number of the last committed epoch
     * @param next the write it expects next
     * @param credits bytes the sender may send from now on, headers of the log included
     */
    record EpochState(
            RoleEpoch roleEpoch,
            Generation generation,
            long committed,
            EpochPosition next,
            long credits)
            implements OfGroup {}

    /**
     * A host write of an epoch, in the order of the epoch; one that is sent again keeps its place.
     *
     * @param payload with {@link WriteAction#WRITE} only
     */
    record EpochWrite(RoleEpoch roleEpoch, EpochPosition at, Range range, @Nullable Payload payload)
            implements OfGroup {}

    /**
     * All writes of the epoch have been sent.
     *
     * @param count writes in it
     * @param bytes bytes of payload in it
     * @param closed when
     */
    record EpochClose(RoleEpoch roleEpoch, long epoch, int count, long bytes, ClosedAt closed)
            implements OfGroup {}

    /**
     * Progress of the receiver of epochs.
     *
     * @param staged the write that follows the last one in its log
     * @param credits bytes the sender may have sent in all since the last {@link EpochState}
     * @param outcome NO_SPACE or IO_ERROR: what was not committed has been dropped; nothing is
     *     taken until the next {@link EpochState}
     */
    record EpochAck(RoleEpoch roleEpoch, EpochPosition staged, long credits, Outcome outcome)
            implements OfGroup {}

    /** The epoch, and every one before it, is committed durably at the receiver of epochs. */
    record EpochCommitted(RoleEpoch roleEpoch, long epoch) implements OfGroup {}
}
