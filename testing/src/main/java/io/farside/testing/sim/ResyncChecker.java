// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

import io.farside.testing.sim.Ledger.Entry;
import java.util.BitSet;

/**
 * I4: where the sides were equal once, resync moves only blocks a host write touched without being
 * proven on both sides since, and blocks whose content really differs.
 */
final class ResyncChecker {
    private final Ledger ledger;
    private final Side[] sides;
    private final int blocksPerBit;
    private final BitSet[] touched;
    private final BitSet damaged = new BitSet();
    private boolean active;

    ResyncChecker(Ledger ledger, Side[] sides, int blocksPerBit) {
        this.ledger = ledger;
        this.sides = sides;
        this.blocksPerBit = blocksPerBit;
        touched = new BitSet[sides[0].images.length];
        for (int v = 0; v < touched.length; v++) {
            touched[v] = new BitSet();
        }
    }

    /** Both sides were proven equal. */
    void equal() {
        active = true;
        for (int v = 0; v < touched.length; v++) {
            touched[v] = new BitSet();
        }
        damaged.clear();
    }

    /** A write ended without the promise that both sides have it. */
    void unproven(Entry entry) {
        touched[entry.volume].set(
                entry.block / blocksPerBit, (entry.block + entry.count - 1) / blocksPerBit + 1);
    }

    /** Blocks of this volume could not be read for a while: their neighbours are sent with them. */
    void damaged(int volume) {
        damaged.set(volume);
    }

    /**
     * A side is about to lose content. What differs now may have been found by a comparison, and is
     * copied even if the loss happens to make it equal.
     */
    void losing() {
        for (int v = 0; active && v < touched.length; v++) {
            int bits = (sides[0].images[v].blocks() + blocksPerBit - 1) / blocksPerBit;
            for (int bit = 0; bit < bits; bit++) {
                if (!same(v, bit)) {
                    touched[v].set(bit);
                }
            }
        }
    }

    /** A resync moves these blocks of data to the target. */
    void moved(int volume, int block, int count) {
        if (!active) {
            return;
        }
        if (damaged.get(volume)) {
            return;
        }
        int last = (block + count - 1) / blocksPerBit;
        for (int bit = block / blocksPerBit; bit <= last; bit++) {
            if (touched[volume].get(bit) || ledger.openInBit(volume, bit)) {
                continue;
            }
            if (same(volume, bit)) {
                throw new Violation(
                        "I4",
                        "resync moves v%d bit %d, which nobody touched since both sides were equal"
                                .formatted(volume, bit));
            }
            // Found different by comparing: known as different until both sides are equal again.
            touched[volume].set(bit);
        }
    }

    private boolean same(int volume, int bit) {
        VolumeImage a = sides[0].images[volume];
        int to = Math.min(a.blocks(), (bit + 1) * blocksPerBit);
        for (int i = bit * blocksPerBit; i < to; i++) {
            if (sides[0].shown.held(volume, i) != sides[1].shown.held(volume, i)) {
                return false;
            }
        }
        return true;
    }
}
