// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

import io.farside.engine.group.Effect.MetaFile;
import io.farside.testing.sim.MetaImage.Sector;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Marks as the media hold them, read from the sectors of the intent map and the change bitmap by
 * the published format, not by the engine's code. A mark counts only if it is there whatever subset
 * of the writes on their way a crash leaves.
 */
final class SimMarks implements DurableMarks {
    private static final int MAGIC = 0x46534250;
    private static final int KIND_AT = 5;
    private static final int PAGE_AT = 8;
    private static final int CRC_AT = 20;
    private static final int BITS_AT = 24;
    private static final int PAGE_BITS = (MetaImage.SECTOR - BITS_AT) * Byte.SIZE;
    private static final int KIND_INTENT = 1;

    /** Bits of the change bitmap in an extent of the intent map. */
    private static final int EXTENT_BITS = 64;

    private final World world;
    private final @Nullable Held[] intents;
    private final @Nullable Held[] bitmaps;

    /** What one file certainly marks. */
    private static final class Held {
        final BitSet extents = new BitSet();
        final BitSet blocks = new BitSet();
        boolean everything;
    }

    SimMarks(World world) {
        this.world = world;
        intents = new Held[2 * world.swarm.blocks.length];
        bitmaps = new Held[2 * world.swarm.blocks.length];
    }

    /**
     * Bytes or writes on their way of a file of marks have changed.
     *
     * @return the blocks this file marked until now and does not mark any more
     */
    BitSet changed(int side, MetaFile file, int volume) {
        @Nullable Held[] files = file == MetaFile.INTENT ? intents : bitmaps;
        Held before = files[2 * volume + side];
        Held after = read(side, file, volume);
        files[2 * volume + side] = after;
        BitSet unmarked = new BitSet();
        if (before == null || after.everything) {
            return unmarked;
        }
        if (before.everything) {
            unmarked.set(0, world.swarm.blocks[volume]);
            return unmarked;
        }
        int bit = world.swarm.blocksPerBit;
        add(unmarked, before.extents, after.extents, bit * EXTENT_BITS);
        add(unmarked, before.blocks, after.blocks, bit);
        return unmarked;
    }

    private static void add(BitSet unmarked, BitSet before, BitSet after, int blocks) {
        BitSet gone = (BitSet) before.clone();
        gone.andNot(after);
        gone.stream().forEach(bit -> unmarked.set(bit * blocks, (bit + 1) * blocks));
    }

    @Override
    public boolean marked(int side, int volume, int block) {
        return marked(intents[2 * volume + side], block)
                || marked(bitmaps[2 * volume + side], block);
    }

    private boolean marked(@Nullable Held file, int block) {
        return file != null
                && (file.everything
                        || file.extents.get(block / world.swarm.blocksPerBit / EXTENT_BITS)
                        || file.blocks.get(block / world.swarm.blocksPerBit));
    }

    private Held read(int side, MetaFile file, int volume) {
        SimDisk disk = world.node(side).disk;
        byte[] bytes = disk.meta(file, volume).bytes();
        List<Sector> coming = disk.onTheirWay(file, volume);
        Map<Integer, List<byte[]>> versions = new HashMap<>();
        for (Sector sector : coming) {
            int number = Math.toIntExact(sector.offset() / MetaImage.SECTOR);
            versions.computeIfAbsent(number, n -> new ArrayList<>()).add(sector.bytes());
        }
        Held held = new Held();
        for (int at = 0; at + MetaImage.SECTOR <= bytes.length; at += MetaImage.SECTOR) {
            certain(held, bytes, at, versions.getOrDefault(at / MetaImage.SECTOR, List.of()));
        }
        return held;
    }

    /** Adds what a sector marks now and in each version on its way. */
    private static void certain(Held held, byte[] bytes, int at, List<byte[]> coming) {
        ByteBuffer now = ByteBuffer.wrap(bytes, at, MetaImage.SECTOR).slice();
        if (now.getInt(0) == 0) {
            return;
        }
        if (!valid(now)) {
            held.everything = true;
            return;
        }
        BitSet into = now.get(KIND_AT) == KIND_INTENT ? held.extents : held.blocks;
        int first = now.getInt(PAGE_AT) * PAGE_BITS;
        for (int word = 0; word < PAGE_BITS / Long.SIZE; word++) {
            long bits = now.getLong(BITS_AT + word * Long.BYTES);
            for (byte[] other : coming) {
                bits &= ByteBuffer.wrap(other).getLong(BITS_AT + word * Long.BYTES);
            }
            while (bits != 0) {
                into.set(first + word * Long.SIZE + Long.numberOfTrailingZeros(bits));
                bits &= bits - 1;
            }
        }
    }

    private static boolean valid(ByteBuffer sector) {
        byte[] copy = new byte[MetaImage.SECTOR];
        sector.duplicate().get(0, copy);
        ByteBuffer.wrap(copy).putInt(CRC_AT, 0);
        CRC32C crc = new CRC32C();
        crc.update(copy);
        return sector.getInt(0) == MAGIC && sector.getInt(CRC_AT) == (int) crc.getValue();
    }
}
