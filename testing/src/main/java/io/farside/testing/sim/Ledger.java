// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

import java.util.ArrayList;
import java.util.List;

/**
 * Every host write of a run with the order hosts could observe: a write is strictly older than
 * another when it had ended before the other was issued. Whatever an answer was, a write that has
 * ended may have taken effect; one whose node died has ended with it.
 */
final class Ledger {
    private static final long OPEN = Long.MAX_VALUE;

    /** One host write. */
    static final class Entry {
        final long id;
        final int node;
        final int volume;
        final int block;
        final int count;
        final boolean zero;
        final boolean durable;
        final long invoked;
        private long ended = OPEN;
        private boolean acknowledged;

        /** Answered by a side that did not replicate. */
        boolean apart;

        private Entry(long id, int node, Range range, boolean zero, boolean durable, long invoked) {
            this.id = id;
            this.node = node;
            this.volume = range.volume;
            this.block = range.block;
            this.count = range.count;
            this.zero = zero;
            this.durable = durable;
            this.invoked = invoked;
        }

        long ended() {
            return ended;
        }

        boolean acknowledged() {
            return acknowledged;
        }

        @Override
        public String toString() {
            return (zero ? "zero " : "write ")
                    + id
                    + " at node "
                    + node
                    + " v"
                    + volume
                    + ":"
                    + block
                    + "+"
                    + count
                    + (durable ? " FUA" : "")
                    + (acknowledged ? " acknowledged" : ended == OPEN ? " open" : " ended");
        }
    }

    /**
     * Consecutive blocks of a volume.
     *
     * @param count at least 1; 0 only for content that stands for torn blocks
     */
    record Range(int volume, int block, int count) {}

    private final List<Entry> entries = new ArrayList<>();
    private final long[][] lastZeroEnd;
    private final int[][] open;
    private final int[][] openZeros;
    private final int[][] openBits;
    private final int blocksPerBit;
    private long tick = 1;

    /**
     * @param blocks of each volume
     * @param blocksPerBit blocks one bit of a change bitmap stands for
     */
    Ledger(int[] blocks, int blocksPerBit) {
        this.blocksPerBit = blocksPerBit;
        lastZeroEnd = new long[blocks.length][];
        open = new int[blocks.length][];
        openZeros = new int[blocks.length][];
        openBits = new int[blocks.length][];
        for (int v = 0; v < blocks.length; v++) {
            lastZeroEnd[v] = new long[blocks[v]];
            open[v] = new int[blocks[v]];
            openZeros[v] = new int[blocks[v]];
            openBits[v] = new int[(blocks[v] + blocksPerBit - 1) / blocksPerBit];
        }
    }

    /** Order of things hosts can observe; grows with each of them. */
    long tick() {
        return tick++;
    }

    Entry invoke(int node, Range range, boolean zero, boolean durable) {
        Entry entry = new Entry(entries.size() + 1L, node, range, zero, durable, tick++);
        entries.add(entry);
        count(entry, 1);
        return entry;
    }

    void end(Entry entry, boolean acknowledged) {
        if (entry.ended != OPEN) {
            throw new Violation("Contract", "answered twice: " + entry);
        }
        entry.ended = tick++;
        entry.acknowledged = acknowledged;
        count(entry, -1);
        if (entry.zero) {
            for (int b = entry.block; b < entry.block + entry.count; b++) {
                lastZeroEnd[entry.volume][b] = entry.ended;
            }
        }
    }

    private void count(Entry entry, int by) {
        for (int b = entry.block; b < entry.block + entry.count; b++) {
            open[entry.volume][b] += by;
            openBits[entry.volume][b / blocksPerBit] += by;
            if (entry.zero) {
                openZeros[entry.volume][b] += by;
            }
        }
    }

    /** Whether a host write to this block has not been answered. */
    boolean open(int volume, int block) {
        return open[volume][block] > 0;
    }

    /** Whether a host write anywhere in this bitmap bit has not been answered. */
    boolean openInBit(int volume, int bit) {
        return openBits[volume][bit] > 0;
    }

    /** The write with this id, at least 1. */
    Entry entry(long id) {
        return entries.get((int) (id - 1));
    }

    int size() {
        return entries.size();
    }

    /**
     * Whether content {@code tag} of a block is from before the write {@code floor}, so that
     * showing it would take back what a host was told.
     *
     * @param floor id of a write that covers the block, or 0 for the content it began with
     */
    boolean older(long tag, int volume, int block, long floor) {
        if (floor == 0 || Tags.write(tag) == floor) {
            return false;
        }
        Entry required = entry(floor);
        if (tag == 0) {
            return !required.zero
                    && openZeros[volume][block] == 0
                    && lastZeroEnd[volume][block] < required.invoked;
        }
        return entry(Tags.write(tag)).ended < required.invoked;
    }

    /** Of two floors of a block the one whose write was issued later. */
    long later(long floor, long other) {
        if (floor == 0 || other == 0) {
            return Math.max(floor, other);
        }
        return entry(floor).invoked >= entry(other).invoked ? floor : other;
    }
}
