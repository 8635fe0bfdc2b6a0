// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.engine.format.GroupRecord;
import io.farside.model.GroupPolicies;
import io.farside.model.GroupRole;
import io.farside.model.LossPolicy;
import io.farside.model.ReplicationMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DirtyRangesTest {
    private static final int BIT = 65_536;

    /** Ends in the middle of a block. */
    private static final long SIZE = 200L * BIT - 4096;

    private final Core core = core();
    private final IntentTracking intents = new IntentTracking(core);
    private final DirtyRanges ranges = new DirtyRanges(core, intents);

    private static Core core() {
        GroupConfig config =
                new GroupConfig(
                        new UUID(1, 1),
                        "group",
                        new GroupConfig.Node(1, "here"),
                        "boot",
                        List.of(new GroupConfig.Volume(new UUID(7, 0), SIZE, BIT)),
                        List.of(
                                new GroupConfig.Target(
                                        new GroupConfig.Node(2, "there"),
                                        ReplicationMode.SYNC,
                                        new GroupPolicies(
                                                true,
                                                LossPolicy.RELEASE,
                                                Duration.ofSeconds(3),
                                                Duration.ZERO))),
                        GroupConfig.Limits.DEFAULT,
                        true,
                        true);
        GroupRecord record = new GroupRecord(new UUID(1, 1), GroupRole.PRIMARY);
        record.everSynced = true;
        return new Core(config, record, new SplittableRandom(1));
    }

    @Test
    void nothingDiffers_whenTheTargetIsInSync() {
        assertThat(ranges.of(0, 0, SIZE, 256)).containsExactly(new DirtyRange(SIZE, false));
    }

    @Test
    void everythingMayDiffer_beforeTheFirstSync() {
        core.record.everSynced = false;
        assertThat(ranges.of(0, 5, 1000, 256)).containsExactly(new DirtyRange(1000, true));
    }

    @Test
    void bitmapsDoubtsAndFreshWritesCount_together() {
        core.volumes[0].markDirty(0, 2 * BIT);
        core.volumes[0].doubt.set(2, 2);
        Claim write =
                new Claim(0, 150L * BIT + 10, 100) {
                    @Override
                    void granted() {}
                };
        intents.heat(write);

        assertThat(ranges.of(0, 0, SIZE, 256))
                .containsExactly(
                        new DirtyRange(3L * BIT, true),
                        new DirtyRange(147L * BIT, false),
                        new DirtyRange(BIT, true),
                        new DirtyRange(SIZE - 151L * BIT, false));
    }

    @Test
    void answerEndsWhereTheRangeEnds_whenBlocksAreCut() {
        core.volumes[0].markDirty(BIT, 1);
        assertThat(ranges.of(0, BIT - 512, 1024, 256))
                .containsExactly(new DirtyRange(512, false), new DirtyRange(512, true));
        core.volumes[0].markDirty(SIZE - 1, 1);
        assertThat(ranges.of(0, SIZE - 512, 512, 256)).containsExactly(new DirtyRange(512, true));
    }

    @Test
    void onlySoManyAreTold_asAreAskedFor() {
        core.volumes[0].markDirty(BIT, 1);
        assertThat(ranges.of(0, 0, SIZE, 1)).containsExactly(new DirtyRange(BIT, false));
    }

    @Test
    void everyByteIsToldAsItsBlockIs_whateverTheBits() {
        long seed = Long.getLong("farside.seed", new SplittableRandom().nextLong());
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 200; round++) {
            core.volumes[0].markDirty(random.nextLong(SIZE), 1);
            long offset = random.nextLong(SIZE);
            long length = 1 + random.nextLong(SIZE - offset);
            List<DirtyRange> told = new ArrayList<>(ranges.of(0, offset, length, 1000));
            long at = offset;
            for (int i = 0; i < told.size(); i++) {
                DirtyRange range = told.get(i);
                assertThat(i == 0 || range.dirty() != told.get(i - 1).dirty()).isTrue();
                for (long bit = at / BIT; bit <= (at + range.lengthBytes() - 1) / BIT; bit++) {
                    assertThat(core.volumes[0].dirty.get(bit))
                            .as("seed %d bit %d", seed, bit)
                            .isEqualTo(range.dirty());
                }
                at += range.lengthBytes();
            }
            assertThat(at).as("seed %d", seed).isEqualTo(offset + length);
        }
    }
}
