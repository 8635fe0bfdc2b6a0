// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.replication;

import io.farside.model.Generation;
import io.farside.model.GroupRole;
import io.farside.model.RoleEpoch;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Reads the structured payloads of frames; every length is checked before it is used. */
final class BodyReader {
    private static final int FLAG_BITS = 11;
    private static final GroupRole[] ROLES = GroupRole.values();

    private final ByteBuffer in;
    private final FrameType type;

    BodyReader(ByteBuffer in, FrameType type) {
        this.in = in;
        this.type = type;
    }

    void end() throws ProtocolException {
        require(!in.hasRemaining(), "bytes left over");
    }

    int remaining() {
        return in.remaining();
    }

    String text(int maxBytes) throws ProtocolException {
        need(2);
        int length = in.getShort() & 0xffff;
        require(length <= maxBytes, "text too long");
        need(length);
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    long number() throws ProtocolException {
        need(8);
        return in.getLong();
    }

    NodeIdentity identity() throws ProtocolException {
        long id = number();
        require(id != 0, "node id 0");
        return new NodeIdentity(
                id,
                text(ReplicationCodec.MAX_NAME_BYTES),
                text(ReplicationCodec.MAX_NAME_BYTES),
                text(ReplicationCodec.MAX_NAME_BYTES));
    }

    int small(int bound) throws ProtocolException {
        need(1);
        int value = in.get() & 0xff;
        require(value < bound, "value " + value + " out of bounds");
        return value;
    }

    int integer() throws ProtocolException {
        need(4);
        return in.getInt();
    }

    Generation generation() throws ProtocolException {
        need(16);
        return new Generation(in.getLong(), in.getLong());
    }

    List<Generation> history() throws ProtocolException {
        int count = small(GroupFacts.MAX_HISTORY + 1);
        need(count * 16);
        List<Generation> history = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            history.add(generation());
        }
        return history;
    }

    byte[] bytes(int length) throws ProtocolException {
        need(length);
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    Fingerprint fingerprint() throws ProtocolException {
        return Fingerprint.ofBytes(bytes(Fingerprint.BYTES));
    }

    GroupFacts facts() throws ProtocolException {
        long node = number();
        long incarnation = number();
        long knownPeer = number();
        GroupRole role = ROLES[small(ROLES.length)];
        long naturalVersion = number();
        RoleEpoch roleEpoch = new RoleEpoch(number(), number());
        RoleEpoch highestSeen = new RoleEpoch(number(), number());
        GroupFacts.Lineage lineage =
                new GroupFacts.Lineage(generation(), generation(), generation(), history());
        GroupFacts.Flags flags = flags();
        GroupFacts.Tracking tracking =
                new GroupFacts.Tracking(count(), count(), count(), count(), number(), number());
        return new GroupFacts(
                node,
                incarnation,
                knownPeer,
                role,
                naturalVersion,
                roleEpoch,
                highestSeen,
                lineage,
                flags,
                tracking,
                volumes());
    }

    private long count() throws ProtocolException {
        long value = number();
        require(value >= 0, "negative count");
        return value;
    }

    private GroupFacts.Flags flags() throws ProtocolException {
        int word = integer();
        require(word >>> FLAG_BITS == 0, "unknown facts flags");
        return new GroupFacts.Flags(
                (word & 1) != 0,
                (word & 2) != 0,
                (word & 4) != 0,
                (word & 8) != 0,
                (word & 16) != 0,
                (word & 32) != 0,
                (word & 64) != 0,
                (word & 128) != 0,
                (word & 256) != 0,
                (word & 512) != 0,
                (word & 1024) != 0);
    }

    private List<GroupFacts.VolumeFacts> volumes() throws ProtocolException {
        need(2);
        int count = in.getShort() & 0xffff;
        require(count >= 1 && count <= GroupFacts.MAX_VOLUMES, "volume count out of bounds");
        need(count * 28);
        List<GroupFacts.VolumeFacts> volumes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            UUID id = new UUID(number(), number());
            volumes.add(new GroupFacts.VolumeFacts(id, number(), integer()));
        }
        return volumes;
    }

    private void need(int bytes) throws ProtocolException {
        require(in.remaining() >= bytes, "cut off");
    }

    private void require(boolean condition, String what) throws ProtocolException {
        if (!condition) {
            throw new ProtocolException("payload of " + type + ": " + what);
        }
    }
}
