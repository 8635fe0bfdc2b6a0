// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.replication;

/** Types of frames. The ordinal is the code on the wire: new ones go to the end, none is reused. */
public enum FrameType {
    HELLO,
    HELLO_REPLY,
    HEARTBEAT,
    HEARTBEAT_REPLY,
    GROUP_HELLO,
    VERDICT,
    BITMAP_PART,
    READY,
    WRITE,
    WRITE_ACK,
    FLUSH,
    FLUSH_ACK,
    DURABLE,
    DIGEST_REQUEST,
    DIGEST_REPLY,
    SYNC_BLOCK,
    SYNC_BLOCK_ACK,
    SYNC_PROGRESS,
    SYNC_END,
    SYNC_END_ACK,
    DEMOTE,
    DEMOTE_ACK,
    FLIP,
    FLIP_ACK,
    REVERSE,
    REVERSE_ACK,
    STOP,
    STOP_ACK,
    REPLAY_BEGIN,
    REPLAY_END,
    REFUSED,
    CYCLE_BEGIN,
    CYCLE_READY,
    CYCLE_END,
    CYCLE_END_ACK,
    JOIN,
    JOIN_REPLY,
    CREDIT,
    ROTATE,
    ROTATE_ACK,
    EPOCH_BEGIN,
    EPOCH_STATE,
    EPOCH_WRITE,
    EPOCH_CLOSE,
    EPOCH_ACK,
    EPOCH_COMMITTED;

    private static final FrameType[] ALL = values();

    static FrameType of(int code) throws ProtocolException {
        if (code >= ALL.length) {
            throw new ProtocolException("unknown frame type " + code);
        }
        return ALL[code];
    }

    /** Whether the payload is data of a volume, kept out of the codec's hands. */
    public boolean carriesData() {
        return this == WRITE || this == SYNC_BLOCK || this == EPOCH_WRITE;
    }

    /** Whether frames of this type belong to no group. */
    public boolean ofNode() {
        return switch (this) {
            case HELLO,
                    HELLO_REPLY,
                    HEARTBEAT,
                    HEARTBEAT_REPLY,
                    JOIN,
                    JOIN_REPLY,
                    CREDIT,
                    ROTATE,
                    ROTATE_ACK ->
                    true;
            default -> false;
        };
    }

    /** Whether frames of this type belong to the stream of epochs. */
    boolean ofEpoch() {
        return compareTo(EPOCH_BEGIN) >= 0 && compareTo(EPOCH_COMMITTED) <= 0;
    }

    /** Largest payload, in bytes. */
    public int maxPayload() {
        return switch (this) {
            case WRITE, SYNC_BLOCK, EPOCH_WRITE -> ReplicationCodec.MAX_DATA_BYTES;
            case GROUP_HELLO, DIGEST_REPLY -> ReplicationCodec.MAX_BODY_BYTES;
            case HELLO, HELLO_REPLY, VERDICT, BITMAP_PART, JOIN, JOIN_REPLY -> 1024;
            case CREDIT -> 24;
            case ROTATE, ROTATE_ACK -> Fingerprint.BYTES;
            case SYNC_END,
                    SYNC_END_ACK,
                    REPLAY_END,
                    CYCLE_END,
                    CYCLE_END_ACK,
                    DEMOTE_ACK,
                    REFUSED ->
                    2048;
            case EPOCH_STATE, EPOCH_CLOSE -> 16;
            case EPOCH_BEGIN -> 32;
            default -> 0;
        };
    }
}
