// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.engine.handshake.VerdictTable.Judgement;
import io.farside.model.Generation;
import io.farside.model.GroupRole;
import io.farside.model.RoleEpoch;
import io.farside.wire.replication.GroupFacts;
import io.farside.wire.replication.Message.Direction;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Every pair of sides out of a few thousand is judged from both ends. */
class VerdictTableTest {
    private static final Generation A = new Generation(1, 1);
    private static final Generation B = new Generation(2, 2);
    private static final Generation C = new Generation(3, 3);
    private static final RoleEpoch[] EPOCHS = {
        new RoleEpoch(1, 1), new RoleEpoch(2, 1), new RoleEpoch(2, 2)
    };

    private static final List<GroupFacts.Lineage> LINEAGES =
            List.of(
                    new GroupFacts.Lineage(
                            Generation.NONE, Generation.NONE, Generation.NONE, List.of()),
                    new GroupFacts.Lineage(A, A, Generation.NONE, List.of()),
                    new GroupFacts.Lineage(A, A, B, List.of()),
                    new GroupFacts.Lineage(B, A, Generation.NONE, List.of(A)),
                    new GroupFacts.Lineage(B, B, B, List.of(A)),
                    new GroupFacts.Lineage(C, A, Generation.NONE, List.of(A)),
                    new GroupFacts.Lineage(C, Generation.NONE, Generation.NONE, List.of()));

    @Test
    void judgementsAreMirrorImages_forEveryPairOfSides() {
        Map<Rule, Long> met = new EnumMap<>(Rule.class);
        List<GroupFacts> ones = sides(1);
        List<GroupFacts> others = sides(2);
        for (GroupFacts one : ones) {
            for (GroupFacts other : others) {
                Judgement here = VerdictTable.judge(one, other);
                Judgement there = VerdictTable.judge(other, one);
                if (!here.equals(there.mirrored())
                        || (here.rule() == Rule.IN_SYNC && VerdictTable.marked(one, other))) {
                    throw new AssertionError(here + " / " + there + "\n" + one + "\n" + other);
                }
                met.merge(here.rule(), 1L, Long::sum);
            }
        }
        assertThat(met.keySet())
                .as("rules that no pair of sides leads to")
                .contains(
                        Rule.SAME_EPOCH_TWO_WRITERS,
                        Rule.HIGHER_EPOCH_FENCES,
                        Rule.FINISH_FLIP,
                        Rule.NO_PRIMARY,
                        Rule.STALE_PRIMARY,
                        Rule.IDLE,
                        Rule.BOTH_OUT_OF_ORDER,
                        Rule.HEAL_GOES_ON,
                        Rule.HEAL_LOST,
                        Rule.PRIMARY_LOST_POWER,
                        Rule.NEW_TARGET,
                        Rule.RESYNC_GOES_ON,
                        Rule.IN_SYNC,
                        Rule.SAME_GENERATION,
                        Rule.PRIMARY_AHEAD,
                        Rule.TARGET_YIELDED,
                        Rule.OLD_ANCESTOR,
                        Rule.BOTH_WROTE,
                        Rule.UNRELATED);
    }

    @Test
    void onlyTheSideThatKeptPowerWins_whenBothWereInSync() {
        for (GroupFacts primary : sides(1)) {
            for (GroupFacts target : sides(2)) {
                Judgement judged = VerdictTable.judge(primary, target);
                if (judged.rule() == Rule.PRIMARY_LOST_POWER) {
                    GroupFacts loser = judged.direction() == Direction.TO_ME ? primary : target;
                    GroupFacts winner = judged.direction() == Direction.TO_ME ? target : primary;
                    boolean allowed =
                            loser.flags().powerLost()
                                    && !winner.flags().powerLost()
                                    && loser.flags().synced()
                                    && winner.flags().synced()
                                    && loser.roleEpoch().equals(winner.roleEpoch());
                    if (!allowed) {
                        throw new AssertionError(judged + "\n" + primary + "\n" + target);
                    }
                }
            }
        }
    }

    @Test
    void otherVolumesAreRefused_whateverElseIsTrue() {
        GroupFacts one = sides(1).getFirst();
        GroupFacts other = side(2, GroupRole.SECONDARY, 0, LINEAGES.getFirst(), 0, 4096);
        assertThat(VerdictTable.judge(one, other).rule()).isEqualTo(Rule.OTHER_VOLUMES);
    }

    private static List<GroupFacts> sides(long node) {
        List<GroupFacts> sides = new ArrayList<>();
        for (GroupRole role : List.of(GroupRole.PRIMARY, GroupRole.SECONDARY)) {
            for (int epoch = 0; epoch < EPOCHS.length; epoch++) {
                for (GroupFacts.Lineage lineage : LINEAGES) {
                    for (int bits = 0; bits < 64; bits++) {
                        sides.add(side(node, role, epoch, lineage, bits, 65_536));
                    }
                }
            }
        }
        return sides;
    }

    private static GroupFacts side(
            long node, GroupRole role, int epoch, GroupFacts.Lineage lineage, int... bitsAndUnit) {
        int bits = bitsAndUnit[0];
        GroupFacts.Flags flags =
                new GroupFacts.Flags(
                        (bits & 1) != 0,
                        true,
                        (bits & 2) != 0,
                        (bits & 4) != 0,
                        (bits & 8) != 0,
                        false,
                        (bits & 16) != 0,
                        (bits & 32) != 0,
                        false,
                        false,
                        (bits & 64) != 0);
        GroupFacts.Tracking tracking =
                new GroupFacts.Tracking(bits % 3 == 0 ? 1 : 0, 0, 0, 65_536, 0, 0);
        return new GroupFacts(
                node,
                node,
                3 - node,
                role,
                0,
                EPOCHS[epoch],
                EPOCHS[epoch],
                lineage,
                flags,
                tracking,
                List.of(new GroupFacts.VolumeFacts(new UUID(1, 1), 1 << 20, bitsAndUnit[1])));
    }
}
