// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

import io.farside.testing.sim.Ledger.Entry;

/** I1: what an acknowledged write, FUA or FLUSH promises about both sides. */
final class AckChecker {
    private final Ledger ledger;

    AckChecker(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * A write was acknowledged.
     *
     * @param promised the side showed Started and Synced
     */
    void write(Entry entry, Side primary, Side target, boolean promised) {
        holds(entry, primary, entry.durable);
        boolean kept = !target.lostContent || target.lostContentAt < entry.invoked;
        if (promised && kept) {
            holds(entry, target, entry.durable);
        }
    }

    private void holds(Entry entry, Side side, boolean durable) {
        VolumeImage image = side.images[entry.volume];
        for (int b = entry.block; b < entry.block + entry.count; b++) {
            long tag = image.current(b);
            if (ledger.older(tag, entry.volume, b, entry.id)) {
                throw new Violation(
                        "I1",
                        "acknowledged %s, but %s has %s at block %d"
                                .formatted(entry, side, Tags.describe(tag), b));
            }
            if (durable) {
                durable(entry, side, b, "FUA");
            }
        }
    }

    /** Every write of {@code side.unflushed} in the volume that ended before {@code invoked}. */
    void flush(Side side, Side peer, int volume, long invoked, boolean promised) {
        for (Entry entry : side.unflushed) {
            if (entry.volume == volume && entry.ended() < invoked) {
                for (int b = entry.block; b < entry.block + entry.count; b++) {
                    durable(entry, side, b, "FLUSH");
                    if (promised) {
                        durable(entry, peer, b, "FLUSH");
                    }
                }
            }
        }
    }

    /** Both sides were proven equal: what was flushed is durable at the target as well. */
    void equal(Side primary, Side target) {
        for (int v = 0; v < primary.flushed.length; v++) {
            for (int b = 0; b < primary.flushed[v].length; b++) {
                long write = primary.flushed[v][b];
                if (write != 0) {
                    durable(ledger.entry(write), target, b, "end of resync");
                }
            }
        }
    }

    private void durable(Entry entry, Side side, int block, String by) {
        boolean logged = side.shown.isLogged(entry.volume, block);
        long tag =
                logged
                        ? side.shown.held(entry.volume, block)
                        : side.images[entry.volume].durable(block);
        if (ledger.older(tag, entry.volume, block, entry.id)) {
            throw new Violation(
                    "I1",
                    "%s acknowledged for %s, but the medium of %s has %s at block %d"
                            .formatted(by, entry, side, Tags.describe(tag), block));
        }
    }
}
