// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

import io.farside.testing.sim.Ledger.Entry;
import java.util.List;

/**
 * What a target held, and owed, when it took its safety image, in the oracle's own books: a
 * failover out of the middle of a resync has to bring back exactly this.
 *
 * @param image id of the image
 */
record SafetyCut(
        long image,
        long[][] content,
        long[][] floor,
        long[][] flushed,
        List<Entry> alone,
        boolean diverged) {

    static SafetyCut of(Side side, long image) {
        long[][] content = new long[side.images.length][];
        for (int v = 0; v < content.length; v++) {
            content[v] = new long[side.images[v].blocks()];
            for (int b = 0; b < content[v].length; b++) {
                content[v][b] = side.shown.at(v, b);
            }
        }
        return new SafetyCut(
                image,
                content,
                copy(side.floor),
                copy(side.flushed),
                List.copyOf(side.alone),
                side.diverged);
    }

    private static long[][] copy(long[][] books) {
        long[][] copy = new long[books.length][];
        for (int v = 0; v < copy.length; v++) {
            copy[v] = books[v].clone();
        }
        return copy;
    }

    /** The side shows the image again: what it owes is what it owed then. */
    void reopen(Side side) {
        for (int v = 0; v < content.length; v++) {
            for (int b = 0; b < content[v].length; b++) {
                differs(side, "opened from its safety image", v, b, side.shown.at(v, b));
            }
            System.arraycopy(floor[v], 0, side.floor[v], 0, floor[v].length);
            System.arraycopy(flushed[v], 0, side.flushed[v], 0, flushed[v].length);
        }
        side.alone.clear();
        side.alone.addAll(alone);
        side.unflushed.clear();
        side.diverged = diverged;
        side.outOfOrder = false;
        side.mixed = false;
    }

    /** I7: the image is what it was, as long as it is there. */
    void check(Side side, String when) {
        if (!side.shown.has(image)) {
            return;
        }
        for (int v = 0; v < content.length; v++) {
            long[] now = side.shown.content(image, v);
            for (int b = 0; b < now.length; b++) {
                differs(side, when, v, b, now[b]);
            }
        }
    }

    private void differs(Side side, String when, int v, int b, long now) {
        if (now != content[v][b]) {
            throw new Violation(
                    "I7",
                    "%s: image %d of %s shows %s at v%d:%d, it held %s"
                            .formatted(
                                    when,
                                    image,
                                    side,
                                    Tags.describe(now),
                                    v,
                                    b,
                                    Tags.describe(content[v][b])));
        }
    }
}
