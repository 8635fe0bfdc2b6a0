// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.farside.model.RoleEpoch;
import io.farside.testing.sim.Ledger.Entry;
import io.farside.testing.sim.Ledger.Range;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

/**
 * Each checker against a deliberately wrong history of two sides with one small volume: what it is
 * there for does not get past it, and what a host may see does.
 */
class CheckersTest {
    private static final RoleEpoch FIRST = new RoleEpoch(1, 1);
    private static final RoleEpoch SECOND = new RoleEpoch(2, 2);

    private boolean marked = true;
    private final VolumeImage[] images = {new VolumeImage(64), new VolumeImage(64)};
    private final Ledger ledger = new Ledger(new int[] {64}, 16);
    private final Side[] sides = {
        new Side(0, new VolumeImage[] {images[0]}), new Side(1, new VolumeImage[] {images[1]})
    };
    private final Oracle oracle = new Oracle(ledger, sides, (side, v, b) -> marked, 16);

    private static Facts facts(boolean primary, boolean synced, RoleEpoch epoch) {
        return new Facts(
                true, primary, synced, synced, true, synced, primary, epoch, "test", true, 0, 0);
    }

    private static Facts lone(RoleEpoch epoch) {
        return new Facts(true, true, false, false, true, false, true, epoch, "alone", true, 0, 0);
    }

    private void inSync() {
        oracle.shows(1, facts(false, true, FIRST));
        oracle.shows(0, facts(true, true, FIRST));
    }

    private Entry issue(int node, int block, int count) {
        return ledger.invoke(node, new Range(0, block, count), false, false);
    }

    private void land(Entry entry, int side) {
        for (int b = entry.block; b < entry.block + entry.count; b++) {
            images[side].write(b, Tags.of(entry.id, 0, b));
        }
    }

    private Entry mirrored(int block) {
        Entry entry = issue(0, block, 1);
        land(entry, 0);
        land(entry, 1);
        oracle.acknowledged(entry);
        return entry;
    }

    private Entry alone(int node, int block) {
        Entry entry = issue(node, block, 1);
        land(entry, node);
        oracle.acknowledged(entry);
        return entry;
    }

    private void flushBoth() {
        for (VolumeImage image : images) {
            image.endFlush(image.beginFlush());
        }
    }

    @Test
    void i1_catchesAcknowledgement_whenTargetLacksTheWrite() {
        inSync();
        Entry entry = issue(0, 3, 2);
        land(entry, 0);

        assertThatThrownBy(() -> oracle.acknowledged(entry)).hasMessageContaining("I1");
    }

    @Test
    void i1_catchesFlush_whenOnlyCachedAtTarget() {
        inSync();
        mirrored(3);
        images[0].endFlush(images[0].beginFlush());
        long invoked = ledger.tick();

        assertThatThrownBy(() -> oracle.flushAcknowledged(0, 0, invoked))
                .hasMessageContaining("I1");
    }

    @Test
    void i1_acceptsOverlappingWrite_thatWasUnderWayTogether() {
        inSync();
        Entry first = issue(0, 3, 1);
        Entry second = issue(0, 3, 1);
        land(second, 0);
        land(second, 1);
        oracle.acknowledged(second);

        assertThatCode(() -> oracle.acknowledged(first)).doesNotThrowAnyException();
    }

    @Test
    void i2_catchesFailover_whenAnAcknowledgedWriteIsMissing() {
        inSync();
        Entry old = mirrored(7);
        mirrored(7);
        images[1].write(7, Tags.of(old.id, 0, 7));

        assertThatThrownBy(() -> oracle.shows(1, facts(true, false, SECOND)))
                .hasMessageContaining("I2");
    }

    @Test
    void i2_catchesTarget_thatShowsALaterLoneWriteWithoutAnEarlierOne() {
        inSync();
        flushBoth();
        oracle.shows(0, lone(FIRST));
        alone(0, 1);
        Entry later = alone(0, 2);
        land(later, 1);

        assertThatThrownBy(() -> oracle.full("test")).hasMessageContaining("I2");
    }

    @Test
    void i2_acceptsTarget_thatIsBehindAtOneCut() {
        inSync();
        flushBoth();
        oracle.shows(0, lone(FIRST));
        Entry earlier = alone(0, 1);
        alone(0, 2);
        land(earlier, 1);

        assertThatCode(() -> oracle.full("test")).doesNotThrowAnyException();
    }

    @Test
    void i2_catchesResync_thatOverwritesLoneWritesWithoutConsent() {
        inSync();
        flushBoth();
        oracle.shows(1, lone(SECOND));
        alone(1, 5);
        Entry other = issue(0, 5, 1);
        land(other, 1);

        assertThatThrownBy(() -> oracle.replicated(1, new Range(0, 5, 1)))
                .hasMessageContaining("I2");
    }

    @Test
    void i2_catchesServing_whenPowerLossContentWasNotFetchedBack() {
        inSync();
        mirrored(9);
        oracle.aboutToLoseContent(0);
        images[0].write(9, 0);
        images[0].harden(9);
        oracle.died(0);
        oracle.lostContent(0);

        assertThatThrownBy(() -> oracle.shows(0, facts(true, false, FIRST)))
                .hasMessageContaining("I2");
    }

    @Test
    void i3_catchesTwoWriters_inOneRoleEpoch() {
        inSync();
        flushBoth();
        oracle.shows(0, lone(FIRST));
        alone(0, 1);
        oracle.shows(1, lone(FIRST));

        assertThatThrownBy(() -> alone(1, 2)).hasMessageContaining("I3");
    }

    @Test
    void i3_catchesWriter_thatHasSeenAHigherRoleEpoch() {
        inSync();
        flushBoth();
        oracle.shows(0, lone(FIRST));
        oracle.writers().seen(0, SECOND);

        assertThatThrownBy(() -> alone(0, 1)).hasMessageContaining("I3");
    }

    @Test
    void i4_catchesResync_ofABlockNobodyTouched() {
        inSync();
        oracle.shows(0, lone(FIRST));
        alone(0, 1);

        assertThatCode(() -> oracle.resyncMoves(0, new Range(0, 0, 16))).doesNotThrowAnyException();
        assertThatThrownBy(() -> oracle.resyncMoves(0, new Range(0, 16, 16)))
                .hasMessageContaining("I4");
    }

    @Test
    void i5_catchesSynced_whenImagesDiffer() {
        images[0].write(11, 0);
        Entry entry = issue(0, 11, 1);
        land(entry, 0);
        ledger.end(entry, false);

        assertThatThrownBy(this::inSync).hasMessageContaining("I5");
    }

    @Test
    void i6_catchesDifference_withoutADurableMark() {
        inSync();
        flushBoth();
        marked = false;
        Entry entry = issue(0, 13, 1);
        land(entry, 0);

        assertThatThrownBy(() -> oracle.changed(new Range(0, 13, 1), "test"))
                .hasMessageContaining("I6");
    }

    @Test
    void i6_catchesClearedMark_beforeTheContentIsOnTheMedium() {
        inSync();
        mirrored(13);
        marked = false;

        BitSet cleared = new BitSet();
        cleared.set(13);
        assertThatThrownBy(() -> oracle.unmarked(0, cleared, "test")).hasMessageContaining("I6");
        flushBoth();
        assertThatCode(() -> oracle.unmarked(0, cleared, "test")).doesNotThrowAnyException();
    }

    @Test
    void i9_catchesSides_thatBothReplicateAsPrimary() {
        inSync();
        sides[1].facts = facts(true, true, FIRST);

        assertThatThrownBy(() -> oracle.verdicts().quiet(sides[0], sides[1]))
                .hasMessageContaining("I9");
    }
}
