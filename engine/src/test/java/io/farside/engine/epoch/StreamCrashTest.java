// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.epoch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/** A source and a target under random faults; after every recovery the target is one cut. */
class StreamCrashTest {
    private static final int SEEDS = 300;
    private static final int STEPS = 4000;

    @Test
    void aTargetIsOneCutAfterEveryCrash_andCommittedNeverGoesBack() {
        EnumSet<Gear> gears = EnumSet.noneOf(Gear.class);
        long recoveries = 0;
        long committed = 0;
        long dropped = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            StreamWorld world = new StreamWorld(seed);
            try {
                for (int i = 0; i < STEPS; i++) {
                    world.step();
                }
                world.settle();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
            gears.addAll(world.gears);
            recoveries += world.recoveries();
            committed += world.committedBySource;
            dropped += world.droppedByTarget;
        }
        assertThat(gears).containsExactlyInAnyOrder(Gear.values());
        assertThat(recoveries).as("recoveries").isGreaterThan(3 * SEEDS);
        assertThat(committed).as("commits").isGreaterThan(20 * SEEDS);
        assertThat(dropped).as("drops").isGreaterThan(SEEDS / 10);
    }
}
