// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.handshake;

import io.farside.model.Generation;
import io.farside.wire.replication.GroupFacts;
import io.farside.wire.replication.Message.Direction;
import java.util.List;

/**
 * What two sides conclude from each other's facts. A pure function; judged from the other side it
 * gives the mirror image.
 */
public final class VerdictTable {
    private VerdictTable() {}

    /**
     * @param direction whose data goes to the other, seen from the side that judges
     */
    public record Judgement(Rule rule, Direction direction) {
        Judgement mirrored() {
            return new Judgement(rule, direction.mirrored());
        }
    }

    /** Judges from the side whose facts are {@code mine}. */
    public static Judgement judge(GroupFacts mine, GroupFacts theirs) {
        boolean iAmPrimary = mine.role().currentPrimary();
        boolean theyArePrimary = theirs.role().currentPrimary();
        if (!sameVolumes(mine, theirs)) {
            return none(Rule.OTHER_VOLUMES);
        }
        if (mine.roleEpoch().conflictsWith(theirs.roleEpoch())) {
            return none(Rule.SAME_EPOCH_TWO_WRITERS);
        }
        if (iAmPrimary && theyArePrimary) {
            return none(Rule.HIGHER_EPOCH_FENCES);
        }
        if (!iAmPrimary && !theyArePrimary) {
            boolean flip = mine.flags().flipPending() || theirs.flags().flipPending();
            return none(flip ? Rule.FINISH_FLIP : Rule.NO_PRIMARY);
        }
        return iAmPrimary ? oriented(mine, theirs) : oriented(theirs, mine).mirrored();
    }

    /** Judges from the side of the only primary. */
    private static Judgement oriented(GroupFacts primary, GroupFacts target) {
        GroupFacts.Flags p = primary.flags();
        if (target.highestSeen().isAbove(primary.roleEpoch())) {
            return none(Rule.STALE_PRIMARY);
        }
        if (p.resyncOpen()) {
            return heal(primary, target);
        }
        if (!p.wantsReplication()) {
            return none(Rule.IDLE);
        }
        if (primaryLostPower(primary, target) && marked(primary, target)) {
            return new Judgement(Rule.PRIMARY_LOST_POWER, Direction.TO_ME);
        }
        // Before everything else that copies by maps: writes made before the first sync are known
        // only
        // by allocation, so a first sync that was interrupted maps again.
        if (target.lineage().current().equals(Generation.NONE)) {
            return from(Rule.NEW_TARGET);
        }
        if (goesOn(primary, target)) {
            return from(Rule.RESYNC_GOES_ON);
        }
        return replays(primary, target) ? from(Rule.WINDOW) : byLineage(primary, target);
    }

    /** Whether the target still is, in the same run, where the primary's window begins. */
    private static boolean replays(GroupFacts primary, GroupFacts target) {
        return primary.flags().window()
                && !hotCounts(primary, target)
                && !hotCounts(target, primary)
                && !target.flags().powerLost()
                && !target.flags().resyncOpen()
                && !target.flags().yielded()
                && target.tracking().dirtyBits() + target.tracking().doubtBits() == 0
                && target.roleEpoch().equals(primary.roleEpoch())
                && target.lineage().current().equals(primary.lineage().base())
                && !primary.lineage().current().equals(primary.lineage().base());
    }

    private static Judgement heal(GroupFacts primary, GroupFacts target) {
        if (target.flags().resyncOpen()) {
            return none(Rule.BOTH_OUT_OF_ORDER);
        }
        boolean known = target.lineage().current().equals(primary.lineage().resync());
        return known ? new Judgement(Rule.HEAL_GOES_ON, Direction.TO_ME) : none(Rule.HEAL_LOST);
    }

    private static boolean primaryLostPower(GroupFacts primary, GroupFacts target) {
        return !primary.flags().async()
                && primary.flags().powerLost()
                && !target.flags().powerLost()
                && primary.flags().synced()
                && target.flags().synced()
                && !target.flags().resyncOpen()
                && primary.roleEpoch().equals(target.roleEpoch())
                && primary.lineage().current().equals(target.lineage().current());
    }

    /**
     * Whether the target is in the middle of a resync that the primary began to send: only then are
     * the primary's maps known to hold all that the target lacks. A target that opened a resync of
     * which nothing was sent still has its old content and is judged by that.
     */
    private static boolean goesOn(GroupFacts primary, GroupFacts target) {
        Generation sent = primary.lineage().resync();
        return target.flags().resyncOpen()
                && !sent.equals(Generation.NONE)
                && !sent.equals(target.lineage().current())
                && knows(primary, target.lineage().resync());
    }

    private static Judgement byLineage(GroupFacts primary, GroupFacts target) {
        GroupFacts.Lineage p = primary.lineage();
        GroupFacts.Lineage t = target.lineage();
        if (p.current().equals(t.current())) {
            return from(marked(primary, target) ? Rule.SAME_GENERATION : Rule.IN_SYNC);
        }
        if (t.current().equals(p.base())) {
            return from(Rule.PRIMARY_AHEAD);
        }
        if (target.flags().yielded()) {
            return yielded(primary, target);
        }
        if (p.history().contains(t.current())) {
            return from(Rule.OLD_ANCESTOR);
        }
        if ((!p.base().equals(Generation.NONE) && p.base().equals(t.base()))
                || p.current().equals(t.base())) {
            return from(primary.flags().overwrite(), Rule.OVERWRITE, Rule.BOTH_WROTE);
        }
        if (meet(p, t)) {
            return from(primary.flags().overwrite(), Rule.OVERWRITE, Rule.BOTH_WROTE_LONG_AGO);
        }
        return from(primary.flags().overwrite(), Rule.OVERWRITE, Rule.UNRELATED);
    }

    private static Judgement yielded(GroupFacts primary, GroupFacts target) {
        GroupFacts.Lineage p = primary.lineage();
        GroupFacts.Lineage t = target.lineage();
        boolean shared = !t.base().equals(Generation.NONE);
        if (shared && (t.base().equals(p.base()) || t.base().equals(p.current()))) {
            return from(Rule.TARGET_YIELDED);
        }
        if (meet(p, t)) {
            return from(Rule.YIELDED_OLD_ANCESTOR);
        }
        return from(primary.flags().overwrite(), Rule.OVERWRITE, Rule.UNRELATED);
    }

    private static boolean knows(GroupFacts side, Generation generation) {
        return side.lineage().current().equals(generation)
                || side.lineage().base().equals(generation)
                || side.lineage().history().contains(generation);
    }

    private static boolean meet(GroupFacts.Lineage p, GroupFacts.Lineage t) {
        return overlaps(p.history(), t.current(), t.base(), t.history())
                || t.history().contains(p.current())
                || overlaps(t.history(), p.base(), p.base(), List.of());
    }

    private static boolean overlaps(
            List<Generation> line, Generation current, Generation base, List<Generation> history) {
        return line.contains(current)
                || line.contains(base)
                || history.stream().anyMatch(line::contains);
    }

    /** Whether any block may differ. */
    public static boolean marked(GroupFacts one, GroupFacts other) {
        return marks(one, other) > 0 || marks(other, one) > 0;
    }

    private static long marks(GroupFacts side, GroupFacts peer) {
        GroupFacts.Tracking tracking = side.tracking();
        return tracking.dirtyBits()
                + tracking.doubtBits()
                + (hotCounts(side, peer) ? tracking.hotBits() : 0);
    }

    /**
     * Whether hot extents of {@code side} are in doubt: the peer is not the run that acknowledged
     * them.
     */
    public static boolean hotCounts(GroupFacts side, GroupFacts peer) {
        return side.knownPeer() != peer.incarnation();
    }

    private static boolean sameVolumes(GroupFacts mine, GroupFacts theirs) {
        return mine.volumes().equals(theirs.volumes());
    }

    private static Judgement none(Rule rule) {
        return new Judgement(rule, Direction.NONE);
    }

    private static Judgement from(boolean overwrite, Rule agreed, Rule otherwise) {
        return from(overwrite ? agreed : otherwise);
    }

    private static Judgement from(Rule rule) {
        boolean sends = rule.action().sends();
        return new Judgement(rule, sends ? Direction.FROM_ME : Direction.NONE);
    }
}
