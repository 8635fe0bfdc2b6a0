// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

import io.farside.testing.sim.Ledger.Entry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the oracle knows about one side: its disks, and what it owes to hosts. */
final class Side {
    final int index;
    final VolumeImage[] images;
    Shown shown;

    /** The last safety image it offered to go back to. */
    @Nullable SafetyCut safety;

    /** The last image it kept of what both sides held at a stop. */
    @Nullable SafetyCut base;

    /** Per block the latest write this side has to show when hosts use it; 0: as it began. */
    final long[][] floor;

    /** Per block the latest write an acknowledged FLUSH or FUA made durable here. */
    final long[][] flushed;

    /** Per block the write that was owed before power loss took it; 0: none was lost. */
    final long[][] fellFrom;

    /** What it fell to then; what is copied from here later may be as old as that. */
    final long[][] fellTo;

    /** Writes acknowledged here without the promise that the other side has them. */
    final List<Entry> alone = new ArrayList<>();

    /** Acknowledged writes no acknowledged FLUSH has covered yet. */
    final List<Entry> unflushed = new ArrayList<>();

    Facts facts = Facts.DOWN;

    /** How many accepted or open verbs agree that what only this side has may be overwritten. */
    int consents;

    /** It was shown as not recoverable since it was last proven equal. */
    boolean outOfOrder;

    /** Blocks of the other side were copied to it since then: it is no cut of anything. */
    boolean mixed;

    /** Its own writes were given up, but it still shows them: no cut of what its peer has. */
    boolean diverged;

    /** It lost content (power, failed flush) since both sides were last proven equal. */
    boolean lostContent;

    /** Ledger time of that loss. */
    long lostContentAt;

    /** Ledger time of its last change from target to primary. */
    long openedAt;

    /** It lost power as a proven primary: the peer's content has to be back before hosts are. */
    boolean owesRestore;

    /** An override that is not answered yet gives the peer's content up. */
    boolean restoreGivenUp;

    /** The peer was being restored from this side when this side lost content, too. */
    boolean losesSourceOf;

    Side(int index, VolumeImage[] images) {
        this.index = index;
        this.images = images;
        shown = Shown.of(images);
        floor = new long[images.length][];
        flushed = new long[images.length][];
        fellFrom = new long[images.length][];
        fellTo = new long[images.length][];
        for (int v = 0; v < images.length; v++) {
            floor[v] = new long[images[v].blocks()];
            flushed[v] = new long[images[v].blocks()];
            fellFrom[v] = new long[images[v].blocks()];
            fellTo[v] = new long[images[v].blocks()];
        }
    }

    @Override
    public String toString() {
        return "node " + index + " [" + facts.label() + "]";
    }
}
