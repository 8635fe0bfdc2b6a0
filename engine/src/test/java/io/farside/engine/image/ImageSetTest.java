// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.image;

import org.junit.jupiter.api.Test;

/**
 * I7, and everything else an {@link ImageSet} promises, under random use, crashes at any point and
 * full disks; see {@link ImageLife}.
 */
class ImageSetTest {
    private static final int SEEDS = 400;

    @Test
    void imagesShowWhatTheVolumesHeld_whateverHappens() {
        long from = System.currentTimeMillis();
        for (long seed = from; seed < from + SEEDS; seed++) {
            run(seed);
        }
    }

    static void run(long seed) {
        try {
            new ImageLife(seed).run();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("seed " + seed + "L: " + e.getMessage(), e);
        }
    }
}
