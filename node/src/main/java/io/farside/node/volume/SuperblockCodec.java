// SPDX-License-Identifier: Apache-2.0
package io.farside.node.volume;

import io.farside.model.Generation;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Bytes of one copy of a superblock, big-endian. */
public final class SuperblockCodec {
    /** Size of a copy, bytes. */
    public static final int COPY_BYTES = 4096;

    /** Copies in the file, at multiples of {@link #COPY_BYTES}. */
    public static final int COPIES = 2;

    /** First eight bytes: {@code FSVOLSUP}. */
    public static final long MAGIC = 0x4653564f4c535550L;

    public static final int VERSION = 1;

    /** Longest path of a data file, bytes of UTF-8. */
    public static final int MAX_PATH_BYTES = 1500;

    private static final int MAX_BOOT_ID_BYTES = 64;
    private static final int MAX_HISTORY = 64;
    private static final int CRC_OFFSET = COPY_BYTES - 4;
    private static final int FLAG_CLEAN = 1;
    private static final int FLAG_MEMBER = 2;

    private SuperblockCodec() {}

    /** Why bytes are no superblock. */
    public static final class DamagedException extends Exception {
        private static final long serialVersionUID = 1L;

        DamagedException(String message) {
            super(message);
        }
    }

    public static byte[] encode(Superblock block) {
        byte[] bytes = new byte[COPY_BYTES];
        ByteBuffer out = ByteBuffer.wrap(bytes);
        Superblock.Membership member = block.membership();
        int flags = (block.clean() ? FLAG_CLEAN : 0) | (member == null ? 0 : FLAG_MEMBER);
        out.putLong(MAGIC).putShort((short) VERSION).putShort((short) flags);
        out.putInt(block.device().backing().code()).putLong(block.sequence());
        uuid(out, block.volumeId());
        out.putLong(block.sizeBytes());
        out.putLong(block.device().nonce()).putLong(block.device().inode());
        uuid(out, member == null ? new UUID(0, 0) : member.group());
        uuid(out, member == null ? new UUID(0, 0) : member.pairId());
        uuid(out, block.lineage().group());
        generation(out, block.lineage().current());
        generation(out, block.lineage().base());
        out.putShort((short) block.lineage().history().size());
        block.lineage().history().forEach(g -> generation(out, g));
        text(out, block.bootId());
        text(out, block.device().path());
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, CRC_OFFSET);
        out.putInt(CRC_OFFSET, (int) crc.getValue());
        return bytes;
    }

    /**
     * Reads one copy.
     *
     * @throws DamagedException saying what is wrong
     */
    public static Superblock decode(byte[] bytes) throws DamagedException {
        if (bytes.length != COPY_BYTES) {
            throw new DamagedException("it has " + bytes.length + " of " + COPY_BYTES + " bytes");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (in.getLong(0) != MAGIC) {
            throw new DamagedException("it does not begin with FSVOLSUP");
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, CRC_OFFSET);
        if (in.getInt(CRC_OFFSET) != (int) crc.getValue()) {
            throw new DamagedException("its checksum is wrong");
        }
        if (in.getShort(8) != VERSION) {
            throw new DamagedException("it is of version " + in.getShort(8));
        }
        try {
            return fields(in.position(10));
        } catch (BufferUnderflowException
                | IndexOutOfBoundsException
                | IllegalArgumentException e) {
            throw new DamagedException("a length or code in it is out of range");
        }
    }

    private static Superblock fields(ByteBuffer in) {
        int flags = in.getShort();
        Backing backing = Backing.ofCode(in.getInt());
        long sequence = in.getLong();
        UUID id = uuid(in);
        long size = in.getLong();
        long nonce = in.getLong();
        long inode = in.getLong();
        UUID group = uuid(in);
        UUID pair = uuid(in);
        Superblock.Lineage lineage = lineage(in);
        String boot = text(in, MAX_BOOT_ID_BYTES);
        String path = text(in, MAX_PATH_BYTES);
        if (size < 0) {
            throw new IllegalArgumentException("size");
        }
        return new Superblock(
                sequence,
                id,
                size,
                new Superblock.Device(backing, path, inode, nonce),
                boot,
                (flags & FLAG_CLEAN) != 0,
                (flags & FLAG_MEMBER) == 0 ? null : new Superblock.Membership(group, pair),
                lineage);
    }

    /** The copy that holds of a whole file, or null when none is valid. */
    public static @Nullable Superblock newest(byte[] file) {
        Superblock newest = null;
        for (int copy = 0; copy < COPIES; copy++) {
            try {
                Superblock read = decode(copy(file, copy));
                if (newest == null || read.sequence() > newest.sequence()) {
                    newest = read;
                }
            } catch (DamagedException e) {
                // The other copy holds; inspection shows the damage.
            }
        }
        return newest;
    }

    /** Bytes of one copy, fewer when the file ends before. */
    public static byte[] copy(byte[] file, int copy) {
        int from = Math.min(file.length, copy * COPY_BYTES);
        return Arrays.copyOfRange(file, from, Math.min(file.length, from + COPY_BYTES));
    }

    /** Where the copy with this sequence number goes. */
    static long offset(Superblock block) {
        return Math.floorMod(block.sequence(), (long) COPIES) * COPY_BYTES;
    }

    private static Superblock.Lineage lineage(ByteBuffer in) {
        UUID group = uuid(in);
        Generation current = generation(in);
        Generation base = generation(in);
        int count = in.getShort();
        if (count < 0 || count > MAX_HISTORY) {
            throw new IllegalArgumentException("history");
        }
        List<Generation> history = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            history.add(generation(in));
        }
        return new Superblock.Lineage(group, current, base, history);
    }

    private static void uuid(ByteBuffer out, UUID id) {
        out.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }

    private static UUID uuid(ByteBuffer in) {
        return new UUID(in.getLong(), in.getLong());
    }

    private static void generation(ByteBuffer out, Generation generation) {
        out.putLong(generation.high()).putLong(generation.low());
    }

    private static Generation generation(ByteBuffer in) {
        return new Generation(in.getLong(), in.getLong());
    }

    private static void text(ByteBuffer out, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.putShort((short) utf8.length).put(utf8);
    }

    private static String text(ByteBuffer in, int max) {
        int length = in.getShort();
        if (length < 0 || length > max) {
            throw new IllegalArgumentException("text");
        }
        ByteBuffer utf8 = in.slice(in.position(), Objects.checkIndex(length, in.remaining() + 1));
        in.position(in.position() + length);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("text", e);
        }
    }
}
