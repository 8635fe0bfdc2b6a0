// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

import io.farside.testing.sim.Ledger.Entry;
import io.farside.testing.sim.Ledger.Range;
import org.jspecify.annotations.Nullable;

/**
 * I2 and its counterpart at a primary: what a side shows to hosts, or would show after a failover,
 * holds every write it owes, and of the writes its peer acknowledged alone a prefix in the order
 * hosts could observe.
 */
final class CutChecker {
    private final Ledger ledger;

    CutChecker(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Every write owed by {@code side} is there or overwritten by one that is not older. */
    void owed(Side side, long[][] floor, String invariant, String when) {
        for (int v = 0; v < floor.length; v++) {
            VolumeImage image = side.images[v];
            for (int b = 0; b < image.blocks(); b++) {
                long tag = side.shown.at(v, b);
                if (!Tags.meantFor(tag, v, b)) {
                    throw new Violation(
                            invariant,
                            "%s: %s v%d:%d holds %s"
                                    .formatted(when, side, v, b, Tags.describe(tag)));
                }
                if (ledger.older(tag, v, b, floor[v][b])) {
                    throw new Violation(
                            invariant,
                            "%s: %s v%d:%d shows %s, owed is %s"
                                    .formatted(
                                            when,
                                            side,
                                            v,
                                            b,
                                            Tags.describe(tag),
                                            ledger.entry(floor[v][b])));
                }
            }
        }
    }

    /** What {@code target} would expose is one cut of what {@code primary} acknowledged. */
    void cut(Side target, Side primary, String when) {
        owed(target, target.floor, "I2", when);
        if (primary.alone.isEmpty()
                || !target.alone.isEmpty()
                || target.lostContent
                || target.diverged) {
            return;
        }
        long newest = newestVisible(target, primary.index);
        for (Entry entry : primary.alone) {
            if (entry.ended() < newest) {
                visible(target, entry, when);
            }
        }
    }

    /**
     * The primary's write that just reached a recoverable target: everything it may depend on is
     * there already. This holds at every instant, so also while the target is behind.
     */
    void prefix(Side target, Side primary, Range range) {
        if (primary.alone.isEmpty()
                || !target.alone.isEmpty()
                || target.lostContent
                || target.diverged) {
            return;
        }
        long newest = 0;
        for (int b = range.block(); b < range.block() + range.count(); b++) {
            long write = Tags.write(target.shown.at(range.volume(), b));
            @Nullable Entry entry = write == 0 ? null : ledger.entry(write);
            if (entry != null && entry.node == primary.index) {
                newest = Math.max(newest, entry.invoked);
            }
        }
        for (Entry entry : primary.alone) {
            if (entry.ended() < newest) {
                visible(target, entry, "replicated to a recoverable target");
            }
        }
    }

    private long newestVisible(Side side, int writer) {
        long newest = 0;
        for (int v = 0; v < side.images.length; v++) {
            VolumeImage image = side.images[v];
            for (int b = 0; b < image.blocks(); b++) {
                long write = Tags.write(side.shown.at(v, b));
                @Nullable Entry entry = write == 0 ? null : ledger.entry(write);
                if (entry != null && entry.count > 0 && entry.node == writer) {
                    newest = Math.max(newest, entry.invoked);
                }
            }
        }
        return newest;
    }

    private void visible(Side target, Entry entry, String when) {
        for (int b = entry.block; b < entry.block + entry.count; b++) {
            long tag = target.shown.at(entry.volume, b);
            if (ledger.older(tag, entry.volume, b, entry.id)) {
                throw new Violation(
                        "I2",
                        "%s: %s shows writes that depend on %s, but %s at v%d:%d"
                                .formatted(
                                        when, target, entry, Tags.describe(tag), entry.volume, b));
            }
        }
    }
}
