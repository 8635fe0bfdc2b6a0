// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.epoch;

import io.farside.model.Generation;

/**
 * Identity of an epoch, never used twice.
 *
 * @param generation of the writes
 * @param number ascending within a generation, at least 1; 0 for none
 */
public record EpochId(Generation generation, long number) {
    /** No epoch. */
    public static final EpochId NONE = new EpochId(Generation.NONE, 0);

    private static final int RUN_BITS = 32;

    /**
     * The first number a run may use: above every one of an earlier run, because each run begins by
     * making a group record durable whose number no earlier run has reached, and uses fewer than
     * 2<sup>32</sup> epochs (13 years of the shortest).
     *
     * @param recordSequence number of a group record that this run has made durable, at least 1 and
     *     below 2<sup>31</sup>
     */
    public static long firstOfRun(long recordSequence) {
        if (recordSequence < 1 || recordSequence >>> 31 != 0) {
            throw new IllegalArgumentException("group record number " + recordSequence);
        }
        return (recordSequence << RUN_BITS) + 1;
    }

    @Override
    public String toString() {
        return generation + ":" + number;
    }
}
