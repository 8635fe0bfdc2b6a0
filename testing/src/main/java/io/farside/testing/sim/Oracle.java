// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

import io.farside.testing.sim.Ledger.Entry;
import io.farside.testing.sim.Ledger.Range;
import java.util.BitSet;
import java.util.Iterator;
import java.util.function.BooleanSupplier;

/**
 * Keeps the books of what hosts were told and asks the checkers whenever something changes. Knows
 * disk images, answers and what each side shows; nothing of how the engine keeps its own books.
 */
final class Oracle {
    private final Ledger ledger;
    private final Side[] sides;
    private final long[][] promised;
    private final MarkChecker marks;
    private final ResyncChecker resync;
    private final AckChecker acks;
    private final CutChecker cuts;
    private final SyncedChecker synced;
    private final WriterChecker writers = new WriterChecker();
    private final VerdictChecker verdicts = new VerdictChecker();
    private BooleanSupplier contact = () -> true;
    private boolean everEqual;

    /** The target was a cut of the primary once: its first sync was complete, seen or not. */
    private boolean everComplete;

    /** Host writes are on their way to the target at any time. */
    boolean streams;

    Oracle(Ledger ledger, Side[] sides, DurableMarks durable, int blocksPerBit) {
        this.ledger = ledger;
        this.sides = sides;
        marks = new MarkChecker(sides, durable);
        resync = new ResyncChecker(ledger, sides, blocksPerBit);
        acks = new AckChecker(ledger);
        cuts = new CutChecker(ledger);
        synced = new SyncedChecker(ledger);
        promised = new long[sides[0].images.length][];
        for (int v = 0; v < promised.length; v++) {
            promised[v] = new long[sides[0].images[v].blocks()];
        }
    }

    /**
     * Whether what both sides show can be news to neither: linked for real and none stands still.
     */
    void contact(BooleanSupplier both) {
        contact = both;
    }

    Ledger ledger() {
        return ledger;
    }

    Side side(int index) {
        return sides[index];
    }

    boolean everEqual() {
        return everEqual;
    }

    WriterChecker writers() {
        return writers;
    }

    VerdictChecker verdicts() {
        return verdicts;
    }

    /**
     * Content one side had before the run, as a write nobody has copied yet. What the future target
     * had counts for nothing: an initial sync overwrites it.
     */
    void preset(int side, boolean owed, Range range) {
        Entry entry = ledger.invoke(side, range, false, false);
        for (int b = range.block(); b < range.block() + range.count(); b++) {
            sides[side].images[range.volume()].preset(b, Tags.of(entry.id, range.volume(), b));
        }
        ledger.end(entry, true);
        if (owed) {
            owe(sides[side], entry);
            sides[side].alone.add(entry);
        }
    }

    /** A host was told that its write is done. */
    void acknowledged(Entry entry) {
        Side side = sides[entry.node];
        Side peer = sides[1 - entry.node];
        ledger.end(entry, true);
        writers.acknowledged(side);
        boolean proven = side.facts.promises();
        entry.apart = !side.facts.started();
        acks.write(entry, side, peer, proven);
        owe(side, entry);
        side.unflushed.add(entry);
        if (proven) {
            if (!peer.lostContent || peer.lostContentAt < entry.invoked) {
                owe(peer, entry);
            }
            promise(entry);
        } else {
            // The peer may have been opened with it while the answer was still waiting.
            if (peer.openedAt <= entry.invoked || gone(peer, entry)) {
                side.alone.add(entry);
            }
            resync.unproven(entry);
        }
        if (entry.durable) {
            flushed(side, entry);
            if (proven) {
                flushed(peer, entry);
            }
        }
        marks.check(entry.volume, entry.block, entry.count, "acknowledged " + entry.id);
    }

    /** A host was told that its write failed, or its node died: it may have happened or not. */
    void unknown(Entry entry) {
        ledger.end(entry, false);
        resync.unproven(entry);
    }

    /** A host was told that its FLUSH is done. */
    void flushAcknowledged(int node, int volume, long invoked) {
        Side side = sides[node];
        Side peer = sides[1 - node];
        boolean proven = side.facts.promises();
        acks.flush(side, peer, volume, invoked, proven);
        for (Iterator<Entry> all = side.unflushed.iterator(); all.hasNext(); ) {
            Entry entry = all.next();
            if (entry.volume == volume && entry.ended() < invoked) {
                flushed(side, entry);
                if (proven) {
                    flushed(peer, entry);
                }
                all.remove();
            }
        }
    }

    private void owe(Side side, Entry entry) {
        raise(side.floor[entry.volume], entry);
    }

    private void promise(Entry entry) {
        raise(promised[entry.volume], entry);
    }

    private void flushed(Side side, Entry entry) {
        raise(side.flushed[entry.volume], entry);
    }

    private void raise(long[] floor, Entry entry) {
        for (int b = entry.block; b < entry.block + entry.count; b++) {
            floor[b] = ledger.later(floor[b], entry.id);
        }
    }

    /** Replication changed blocks of a side, outside of a host write there. */
    void replicated(int index, Range range) {
        Side side = sides[index];
        if (side.consents > 0 && !side.facts.primary()) {
            discard(side);
        }
        if (side.outOfOrder && !side.facts.primary()) {
            side.mixed = true;
            int to = range.block() + range.count();
            lower(side, sides[1 - index], range.volume(), range.block(), to);
        }
        if (!side.alone.isEmpty() && side.consents == 0) {
            for (Entry entry : side.alone) {
                if (entry.volume == range.volume()
                        && entry.block < range.block() + range.count()
                        && range.block() < entry.block + entry.count) {
                    overwritten(side, entry, range);
                }
            }
        }
        changed(range, "replicated to " + index);
        Facts facts = side.facts;
        if (facts.up() && !facts.primary() && facts.recoverable() && !side.outOfOrder) {
            cuts.prefix(side, sides[1 - index], range);
        }
    }

    private void overwritten(Side side, Entry entry, Range range) {
        int from = Math.max(entry.block, range.block());
        int to = Math.min(entry.block + entry.count, range.block() + range.count());
        for (int b = from; b < to; b++) {
            long tag = side.images[entry.volume].current(b);
            if (ledger.older(tag, entry.volume, b, entry.id)
                    || (side.facts.up()
                            && Tags.write(tag) != 0
                            && ledger.entry(Tags.write(tag)).node != side.index
                            && side.floor[entry.volume][b] == entry.id)) {
                throw new Violation(
                        "I2",
                        "%s only %s had was overwritten by %s without anyone's consent"
                                .formatted(entry, side, Tags.describe(tag)));
            }
        }
    }

    /** Content of these blocks changed at one side. */
    void changed(Range range, String why) {
        marks.check(range.volume(), range.block(), range.count(), why);
    }

    /** One side's medium does not mark these blocks of a volume any more. */
    void unmarked(int volume, BitSet blocks, String why) {
        int end = sides[0].images[volume].blocks();
        for (int b = blocks.nextSetBit(0); b >= 0 && b < end; b = blocks.nextSetBit(b + 1)) {
            marks.check(volume, b, 1, why);
        }
    }

    /** Marks of this volume were damaged: more than differs may be copied. */
    void rotten(int volume) {
        resync.damaged(volume);
    }

    /** A resync frame leaves {@code from}. */
    void resyncMoves(int from, Range range) {
        resync.moved(range.volume(), range.block(), range.count());
        verdicts.direction(sides[from], sides[1 - from]);
    }

    /** Operator at {@code at} gave up what only the other side has. */
    void consented(int at) {
        sides[1 - at].consents++;
        sides[1 - at].owesRestore = false;
    }

    /** The operator at {@code at} goes on without what only the other side still has. */
    void abandoned(int at) {
        Side side = sides[at];
        side.restoreGivenUp = side.owesRestore;
        side.owesRestore = false;
    }

    /** The verb that carried the consent was refused. */
    void withdrawn(int at) {
        Side side = sides[1 - at];
        side.consents = Math.max(0, side.consents - 1);
    }

    /** An override at {@code at} was answered. */
    void overrideAnswered(int at, boolean accepted) {
        Side side = sides[at];
        side.owesRestore |= !accepted && side.restoreGivenUp;
        side.restoreGivenUp = false;
    }

    /** What a side shows has changed. */
    void shows(int index, Facts now) {
        Side side = sides[index];
        Side peer = sides[1 - index];
        Facts before = side.facts;
        if (before.equals(now)) {
            return;
        }
        side.facts = now;
        if (side.consents > 0 && now.up() && !now.primary() && before.primary()) {
            discard(side);
        }
        SafetyCut kept = side.safety;
        if (now.safety() != 0 && (kept == null || kept.image() != now.safety())) {
            side.safety = SafetyCut.of(side, now.safety());
        }
        if (now.base() != 0 && (side.base == null || side.base.image() != now.base())) {
            side.base = SafetyCut.of(side, now.base());
        }
        if (now.up() && !now.recoverable()) {
            side.outOfOrder = true;
            side.diverged = false;
        }
        // A target that died while its last answer was on its way proves nothing any more.
        boolean provable = peer.facts.up() && !overridden(side, peer);
        if (now.protectedPrimary() && !before.protectedPrimary() && provable) {
            equal(side, peer);
        }
        boolean opened = now.primary() && !before.primary() && before.up();
        if (opened) {
            if (kept != null && kept.image() == before.safety()) {
                kept.reopen(side);
            }
            opened(side, peer);
        } else if (now.up() && !now.primary() && now.recoverable()) {
            if (side.outOfOrder) {
                lowerToSource(side, peer);
            }
            cuts.cut(side, peer, "shown recoverable");
            everComplete = true;
        }
        if (now.serving() && !before.serving()) {
            served(side);
        }
    }

    /**
     * An operator abandoned this side at the other one, which tells it in its next frame; until
     * then nothing can be acknowledged here, because the other side answers no earlier role epoch.
     */
    private static boolean overridden(Side side, Side peer) {
        Facts there = peer.facts;
        return there.up() && there.primary() && there.epoch().isAbove(side.facts.epoch());
    }

    private void discard(Side side) {
        side.consents = 0;
        side.diverged |= !side.alone.isEmpty();
        for (int v = 0; v < promised.length; v++) {
            // Never up: what this side lost since then it does not owe.
            lower(side.floor[v], promised[v], 0, promised[v].length);
            givenUp(side.flushed[v], promised[v], sides[1 - side.index].flushed[v]);
        }
        side.alone.clear();
        side.unflushed.clear();
    }

    /**
     * What comes instead of a write that was given up may be older than it and than what the other
     * side has made durable since then: a cycle brings what its source had at one instant.
     */
    private void givenUp(long[] own, long[] shared, long[] theirs) {
        for (int b = 0; b < own.length; b++) {
            if (own[b] != shared[b] && ledger.later(own[b], shared[b]) == own[b]) {
                own[b] = ledger.later(own[b], theirs[b]) == own[b] ? theirs[b] : 0;
            }
        }
    }

    /**
     * Writes the other side turns out to have after all, though it was not promised. Where that
     * cannot be told, because zeros have no name, neither side owes them from now on.
     *
     * @param copying it may have got what was written while nothing replicated
     */
    private void shared(Side side, Side holder, boolean copying) {
        for (Iterator<Entry> all = side.alone.iterator(); all.hasNext(); ) {
            Entry entry = all.next();
            if (gone(holder, entry)) {
                continue;
            }
            // Between two cycles nothing is on its way to a target that follows.
            boolean guessed = streams || holder.facts.mirrors() || (entry.apart && !copying);
            if (!guessed || !mayBeZeros(holder, entry) || shows(holder, entry)) {
                owe(holder, entry);
                promise(entry);
            }
            all.remove();
        }
    }

    /** Blocks copied from the source: what it lost itself cannot be owed by its copy. */
    private void lower(Side side, Side source, int volume, int from, int to) {
        lower(side.floor[volume], source.floor[volume], from, to);
        lower(side.flushed[volume], source.flushed[volume], from, to);
        for (int b = from; b < to; b++) {
            side.floor[volume][b] = fallen(source, volume, b, side.floor[volume][b]);
            side.flushed[volume][b] = fallen(source, volume, b, side.flushed[volume][b]);
        }
    }

    /** A copy may come from an image that is older than what its source has by now. */
    private long fallen(Side source, int volume, int block, long own) {
        long before = source.fellFrom[volume][block];
        long after = source.fellTo[volume][block];
        boolean lost =
                before != 0
                        && own != after
                        && ledger.later(own, after) == own
                        && ledger.later(before, own) == before;
        return lost ? after : own;
    }

    private void lower(long[] own, long[] theirs, int from, int to) {
        for (int b = from; b < to; b++) {
            if (own[b] != theirs[b] && ledger.later(own[b], theirs[b]) == own[b]) {
                own[b] = theirs[b];
            }
        }
    }

    /** A target was resynced: it owes what its source has, where that is less than it had. */
    private void lowerToSource(Side side, Side source) {
        side.outOfOrder = false;
        side.mixed = false;
        for (int v = 0; v < side.floor.length; v++) {
            lower(side, source, v, 0, side.floor[v].length);
        }
        shared(source, side, source.facts.started());
    }

    private void opened(Side side, Side peer) {
        if (!everComplete) {
            throw new Violation("I2", side + " was opened before its first sync was complete");
        }
        if (side.outOfOrder && side.mixed) {
            throw new Violation("I2", side + " was opened while out of order");
        }
        side.openedAt = ledger.tick();
        peer.owesRestore = false;
        cuts.cut(side, peer, "failover");
        shared(peer, side, true);
    }

    private void served(Side side) {
        if (side.outOfOrder) {
            lowerToSource(side, sides[1 - side.index]);
        }
        if (side.owesRestore) {
            cuts.owed(side, promised, "I2", "serving after power loss");
            side.owesRestore = false;
            for (int v = 0; v < promised.length; v++) {
                System.arraycopy(promised[v], 0, side.floor[v], 0, promised[v].length);
            }
        }
        cuts.owed(side, side.floor, "I2", "serving");
    }

    private void equal(Side primary, Side target) {
        synced.check(primary, target, "became Synced");
        if (target.consents == 0) {
            for (Entry entry : target.alone) {
                if (gone(primary, entry)) {
                    throw new Violation(
                            "I2",
                            "Synced, but %s had %s alone and nobody consented to lose it"
                                    .formatted(target, entry));
                }
            }
        }
        acks.equal(primary, target);
        for (int v = 0; v < promised.length; v++) {
            int blocks = promised[v].length;
            System.arraycopy(primary.floor[v], 0, promised[v], 0, blocks);
            System.arraycopy(primary.floor[v], 0, target.floor[v], 0, blocks);
            System.arraycopy(primary.flushed[v], 0, target.flushed[v], 0, blocks);
        }
        primary.alone.clear();
        target.alone.clear();
        target.unflushed.clear();
        for (Side side : sides) {
            side.outOfOrder = false;
            side.mixed = false;
            side.diverged = false;
            side.lostContent = false;
            side.consents = 0;
            side.owesRestore = false;
            side.restoreGivenUp = false;
            side.losesSourceOf = false;
        }
        everEqual = true;
        everComplete = true;
        if (!streams) {
            // Marks that went with an epoch may come back with a crash: they go durably later.
            resync.equal();
        }
        marks.activate();
        marks.checkAll("became Synced");
    }

    /** Called before a side loses content it may not have flushed. */
    void aboutToLoseContent(int index) {
        Side side = sides[index];
        Side peer = sides[1 - index];
        full("before a loss of content");
        resync.losing();
        if (side.facts.promises() && side.facts.linked() && !peer.lostContent) {
            side.owesRestore = true;
        }
        side.losesSourceOf |= peer.owesRestore;
        peer.owesRestore = false;
        side.lostContent = true;
        side.lostContentAt = ledger.tick();
    }

    /** Called after: what is gone and was never flushed is no longer owed by this side. */
    void lostContent(int index) {
        Side side = sides[index];
        Side peer = sides[1 - index];
        for (int v = 0; v < side.floor.length; v++) {
            VolumeImage image = side.images[v];
            if (image.damaged()) {
                resync.damaged(v);
            }
            for (int b = 0; b < image.blocks(); b++) {
                long tag = side.shown.at(v, b);
                if (!side.outOfOrder && ledger.older(tag, v, b, side.flushed[v][b])) {
                    throw new Violation(
                            "I1",
                            "flushed "
                                    + ledger.entry(side.flushed[v][b])
                                    + " lost by "
                                    + side
                                    + " at block "
                                    + b);
                }
                if (ledger.older(tag, v, b, side.floor[v][b])) {
                    side.fellFrom[v][b] = side.floor[v][b];
                    side.fellTo[v][b] = Tags.write(tag);
                    side.floor[v][b] = Tags.write(tag);
                    boolean follows = streams && !peer.facts.primary();
                    if (follows && ledger.older(tag, v, b, promised[v][b])) {
                        // The follower is brought to what its primary has left.
                        promised[v][b] = Tags.write(tag);
                    }
                    if ((side.losesSourceOf || follows)
                            && ledger.older(tag, v, b, peer.floor[v][b])) {
                        peer.floor[v][b] = Tags.write(tag);
                    }
                }
            }
        }
        side.unflushed.clear();
        side.alone.removeIf(entry -> gone(side, entry));
        marks.checkAll("content lost at " + index);
    }

    /**
     * Zeros have no name: those a side shows may be older than the write, and newer ones that were
     * never sent there make them look as if they were not.
     */
    private boolean mayBeZeros(Side side, Entry entry) {
        boolean sent = entry.zero && !entry.apart && !streams;
        for (int b = entry.block; b < entry.block + entry.count && !sent; b++) {
            if (side.images[entry.volume].current(b) == 0) {
                return true;
            }
        }
        return false;
    }

    /** Any of its blocks is named: then it came, and zeros beside it are newer. */
    private static boolean shows(Side side, Entry entry) {
        for (int b = entry.block; b < entry.block + entry.count; b++) {
            if (Tags.write(side.images[entry.volume].current(b)) == entry.id) {
                return true;
            }
        }
        return false;
    }

    private boolean gone(Side side, Entry entry) {
        for (int b = entry.block; b < entry.block + entry.count; b++) {
            long tag = side.shown.at(entry.volume, b);
            if (ledger.older(tag, entry.volume, b, entry.id)) {
                return true;
            }
        }
        return false;
    }

    /** A side was killed before it could record that a flush had failed. */
    void couldNotRecordLoss(int index) {
        sides[index].owesRestore = false;
    }

    /** The process of a side ended. */
    void died(int index) {
        sides[index].facts = Facts.DOWN;
        writers.died(index);
    }

    /** Checks on full images; at failovers, resync ends, losses and every 1,000 events. */
    void full(String when) {
        marks.checkAll(when);
        for (Side side : sides) {
            Side peer = sides[1 - side.index];
            Facts facts = side.facts;
            if (side.safety != null) {
                side.safety.check(side, when);
            }
            if (side.base != null) {
                side.base.check(side, when);
            }
            if (facts.up() && facts.serving()) {
                cuts.owed(side, side.floor, "I2", when);
            }
            if (facts.up() && !facts.primary() && facts.recoverable() && !side.outOfOrder) {
                cuts.cut(side, peer, when);
            }
            if (facts.protectedPrimary()
                    && facts.linked()
                    && !overridden(side, peer)
                    && !peer.lostContent
                    && contact.getAsBoolean()) {
                synced.check(side, peer, when);
            }
        }
    }
}
