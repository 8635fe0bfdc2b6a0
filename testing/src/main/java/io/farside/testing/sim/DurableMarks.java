// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

/**
 * What a side's metadata on the medium says about a block, whatever of a write on its way arrives.
 */
interface DurableMarks {
    /** Whether a crash of this side now would leave the block marked as perhaps different. */
    boolean marked(int side, int volume, int block);
}
