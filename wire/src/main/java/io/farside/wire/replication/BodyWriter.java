// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.replication;

import io.farside.model.Generation;
import io.farside.model.RoleEpoch;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes the structured payloads of frames, big endian. */
final class BodyWriter {
    private final ByteBuffer out;

    BodyWriter(ByteBuffer out) {
        this.out = out;
    }

    void text(String value, int maxBytes) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, maxBytes);
        while (length < bytes.length && length > 0 && (bytes[length] & 0xc0) == 0x80) {
            length--;
        }
        out.putShort((short) length).put(bytes, 0, length);
    }

    void identity(NodeIdentity node) {
        out.putLong(node.id());
        text(node.name(), ReplicationCodec.MAX_NAME_BYTES);
        text(node.bootId(), ReplicationCodec.MAX_NAME_BYTES);
        text(node.software(), ReplicationCodec.MAX_NAME_BYTES);
    }

    void generation(Generation generation) {
        out.putLong(generation.high()).putLong(generation.low());
    }

    void history(List<Generation> history) {
        out.put((byte) history.size());
        history.forEach(this::generation);
    }

    void roleEpoch(RoleEpoch roleEpoch) {
        out.putLong(roleEpoch.counter()).putLong(roleEpoch.writer());
    }

    void facts(GroupFacts facts) {
        out.putLong(facts.node()).putLong(facts.incarnation()).putLong(facts.knownPeer());
        out.put((byte) Codes.of(facts.role())).putLong(facts.naturalVersion());
        roleEpoch(facts.roleEpoch());
        roleEpoch(facts.highestSeen());
        generation(facts.lineage().current());
        generation(facts.lineage().base());
        generation(facts.lineage().resync());
        history(facts.lineage().history());
        flags(facts.flags());
        tracking(facts.tracking());
        out.putShort((short) facts.volumes().size());
        for (GroupFacts.VolumeFacts volume : facts.volumes()) {
            out.putLong(volume.id().getMostSignificantBits());
            out.putLong(volume.id().getLeastSignificantBits());
            out.putLong(volume.sizeBytes()).putInt(volume.bitBytes());
        }
    }

    private void flags(GroupFacts.Flags flags) {
        boolean[] bits = {
            flags.wantsReplication(),
            flags.everSynced(),
            flags.synced(),
            flags.resyncOpen(),
            flags.powerLost(),
            flags.fenced(),
            flags.yielded(),
            flags.flipPending(),
            flags.overwrite(),
            flags.async(),
            flags.window()
        };
        int word = 0;
        for (int i = 0; i < bits.length; i++) {
            word |= bits[i] ? 1 << i : 0;
        }
        out.putInt(word);
    }

    private void tracking(GroupFacts.Tracking tracking) {
        out.putLong(tracking.dirtyBits()).putLong(tracking.doubtBits());
        out.putLong(tracking.hotBits()).putLong(tracking.dirtyBytes());
        out.putLong(tracking.loneFirstMillis()).putLong(tracking.loneLastMillis());
    }
}
