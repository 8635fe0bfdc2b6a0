// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.format;

import io.farside.model.Generation;
import io.farside.model.GroupPolicies;
import io.farside.model.GroupRole;
import io.farside.model.GroupStatus;
import io.farside.model.LossPolicy;
import io.farside.model.RoleEpoch;
import io.farside.model.StopReason;
import io.farside.wire.replication.GroupFacts;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Group records to bytes and back. The file holds two copies, each {@value #SLOT_BYTES} bytes;
 * record number n goes to copy n mod 2, so that a torn write leaves the one before it whole.
 */
public final class GroupRecordCodec {
    /** Bytes of one copy. */
    public static final int SLOT_BYTES = 16 * 1024;

    /** {@code FSGR}. */
    public static final int MAGIC = 0x46534752;

    /** Version of the format. */
    public static final int VERSION = 1;

    private static final int SECTOR = 512;
    private static final int MAX_TEXT = 64;
    private static final int HEAD = 16;
    private static final GroupRole[] ROLES = GroupRole.values();
    private static final StopReason[] REASONS = StopReason.values();
    private static final LossPolicy[] LOSS = LossPolicy.values();
    private static final GroupRecord.PendingGoal[] GOALS = GroupRecord.PendingGoal.values();

    private GroupRecordCodec() {}

    /** Offset in the file of the copy that record number {@code sequence} goes to. */
    public static long offset(long sequence) {
        return (sequence & 1) * SLOT_BYTES;
    }

    /** Encodes a record, padded to whole sectors. */
    public static byte[] encode(GroupRecord r) {
        ByteBuffer out = ByteBuffer.allocate(SLOT_BYTES);
        out.position(HEAD);
        out.putLong(r.group.getMostSignificantBits()).putLong(r.group.getLeastSignificantBits());
        out.putLong(r.sequence);
        out.put(code(r.role)).put(statusCode(r.status)).put(code(reason(r.status)));
        out.put(code(r.fenceReason)).put(code(r.goal)).put((byte) 0).putShort(flags(r));
        out.putLong(r.naturalVersion);
        out.putLong(r.roleEpoch.counter()).putLong(r.roleEpoch.writer());
        out.putLong(r.highestSeen.counter()).putLong(r.highestSeen.writer());
        generation(out, r.current);
        generation(out, r.base);
        generation(out, r.resync);
        out.putLong(r.loneFirstMillis).putLong(r.loneLastMillis).putLong(r.aliveMillis);
        out.putLong(r.peerNode);
        out.put((byte) (r.policies.autoRecover() ? 1 : 0));
        out.put(code(r.policies.onReplicationLoss())).putShort((short) 0);
        out.putLong(r.policies.holdBudget().toMillis());
        out.putLong(r.policies.holdLimit().toMillis());
        byte[] boot = r.bootId.getBytes(StandardCharsets.UTF_8);
        int bootLength = Math.min(boot.length, MAX_TEXT);
        out.putShort((short) bootLength).put(boot, 0, bootLength);
        out.putShort((short) r.history.size());
        r.history.forEach(g -> generation(out, g));
        out.putShort((short) r.volumes.size());
        for (GroupFacts.VolumeFacts v : r.volumes) {
            out.putLong(v.id().getMostSignificantBits()).putLong(v.id().getLeastSignificantBits());
            out.putLong(v.sizeBytes()).putInt(v.bitBytes());
        }
        out.putLong(r.asOfMillis);
        return sealed(out);
    }

    private static byte[] sealed(ByteBuffer out) {
        int length = out.position();
        byte[] bytes = new byte[(length + SECTOR - 1) / SECTOR * SECTOR];
        out.get(0, bytes, 0, length);
        ByteBuffer head = ByteBuffer.wrap(bytes);
        head.putInt(0, MAGIC).putInt(4, VERSION).putInt(8, length).putInt(12, crc(bytes, length));
        return bytes;
    }

    /**
     * Reads the newer valid copy.
     *
     * @return null when neither copy is valid
     */
    public static @Nullable GroupRecord decode(byte[] file) {
        GroupRecord first = slot(file, 0);
        GroupRecord second = slot(file, SLOT_BYTES);
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        return first.sequence > second.sequence ? first : second;
    }

    private static @Nullable GroupRecord slot(byte[] file, int at) {
        if (file.length < at + HEAD) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(file, at, Math.min(SLOT_BYTES, file.length - at)).slice();
        int length = in.getInt(8);
        if (in.getInt(0) != MAGIC
                || in.getInt(4) != VERSION
                || length < HEAD
                || length > in.limit()) {
            return null;
        }
        byte[] bytes = new byte[length];
        in.get(0, bytes);
        if (in.getInt(12) != crc(bytes, length)) {
            return null;
        }
        in.limit(length);
        in.position(HEAD);
        try {
            return body(in);
        } catch (BufferUnderflowException
                | IndexOutOfBoundsException
                | CharacterCodingException e) {
            // The check sum matched, so this is a record of a program that broke the format.
            return null;
        }
    }

    private static GroupRecord body(ByteBuffer in) throws CharacterCodingException {
        UUID group = new UUID(in.getLong(), in.getLong());
        long sequence = in.getLong();
        GroupRecord r = new GroupRecord(group, ROLES[in.get()]);
        r.sequence = sequence;
        int status = in.get();
        r.status = status(status, REASONS[in.get()]);
        r.fenceReason = REASONS[in.get()];
        r.goal = GOALS[in.get()];
        in.get();
        flags(r, in.getShort());
        r.naturalVersion = in.getLong();
        r.roleEpoch = new RoleEpoch(in.getLong(), in.getLong());
        r.highestSeen = new RoleEpoch(in.getLong(), in.getLong());
        r.current = generation(in);
        r.base = generation(in);
        r.resync = generation(in);
        r.loneFirstMillis = in.getLong();
        r.loneLastMillis = in.getLong();
        r.aliveMillis = in.getLong();
        r.peerNode = in.getLong();
        boolean auto = in.get() != 0;
        LossPolicy loss = LOSS[in.get()];
        in.getShort();
        r.policies =
                new GroupPolicies(
                        auto,
                        loss,
                        Duration.ofMillis(in.getLong()),
                        Duration.ofMillis(in.getLong()));
        r.bootId = text(in);
        lists(r, in);
        return r;
    }

    /** Strict: bytes that no program writes must not come back as other bytes. */
    private static String text(ByteBuffer in) throws CharacterCodingException {
        int length = Objects.checkIndex(in.getShort() & 0xffff, MAX_TEXT + 1);
        ByteBuffer utf8 = in.slice(in.position(), length);
        in.position(in.position() + length);
        return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
    }

    private static void lists(GroupRecord r, ByteBuffer in) {
        int generations = in.getShort() & 0xffff;
        for (int i = 0; i < generations; i++) {
            r.history.add(generation(in));
        }
        int count = in.getShort() & 0xffff;
        List<GroupFacts.VolumeFacts> volumes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            UUID id = new UUID(in.getLong(), in.getLong());
            volumes.add(new GroupFacts.VolumeFacts(id, in.getLong(), in.getInt()));
        }
        r.volumes = List.copyOf(volumes);
        r.asOfMillis = in.getLong();
    }

    private static byte statusCode(GroupStatus status) {
        return switch (status) {
            case GroupStatus.New() -> 0;
            case GroupStatus.Starting() -> 1;
            case GroupStatus.Started(), GroupStatus.Stopping() -> 2;
            case GroupStatus.Stopped(StopReason _), GroupStatus.Failsafe(StopReason _) -> 3;
        };
    }

    private static StopReason reason(GroupStatus status) {
        return switch (status) {
            case GroupStatus.Stopped(StopReason reason) -> reason;
            case GroupStatus.Failsafe(StopReason reason) -> reason;
            case GroupStatus.New(),
                    GroupStatus.Starting(),
                    GroupStatus.Started(),
                    GroupStatus.Stopping() ->
                    StopReason.USER;
        };
    }

    private static GroupStatus status(int code, StopReason reason) {
        return switch (code) {
            case 0 -> new GroupStatus.New();
            case 1 -> new GroupStatus.Starting();
            case 2 -> new GroupStatus.Started();
            default -> new GroupStatus.Stopped(reason);
        };
    }

    private static short flags(GroupRecord r) {
        int bits = 0;
        bits |= r.cleanStop ? 1 : 0;
        bits |= r.lone ? 2 : 0;
        bits |= r.synced ? 4 : 0;
        bits |= r.everSynced ? 8 : 0;
        bits |= r.resyncOpen ? 16 : 0;
        bits |= r.powerLost ? 32 : 0;
        bits |= r.fence ? 64 : 0;
        bits |= r.yielded ? 128 : 0;
        bits |= r.flipPending ? 256 : 0;
        bits |= r.overwrite ? 512 : 0;
        bits |= r.goalDisconnects ? 1024 : 0;
        return (short) bits;
    }

    private static void flags(GroupRecord r, int bits) {
        r.cleanStop = (bits & 1) != 0;
        r.lone = (bits & 2) != 0;
        r.synced = (bits & 4) != 0;
        r.everSynced = (bits & 8) != 0;
        r.resyncOpen = (bits & 16) != 0;
        r.powerLost = (bits & 32) != 0;
        r.fence = (bits & 64) != 0;
        r.yielded = (bits & 128) != 0;
        r.flipPending = (bits & 256) != 0;
        r.overwrite = (bits & 512) != 0;
        r.goalDisconnects = (bits & 1024) != 0;
    }

    private static Generation generation(ByteBuffer in) {
        return new Generation(in.getLong(), in.getLong());
    }

    private static void generation(ByteBuffer out, Generation generation) {
        out.putLong(generation.high()).putLong(generation.low());
    }

    // Positions are part of the format; the golden record pins them.
    @SuppressWarnings("EnumOrdinal")
    private static byte code(Enum<?> value) {
        return (byte) value.ordinal();
    }

    private static int crc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, 12);
        crc.update(bytes, HEAD, length - HEAD);
        return (int) crc.getValue();
    }
}
