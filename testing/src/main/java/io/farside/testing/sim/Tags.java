// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

/**
 * Content of a simulated 4 KiB block, as a number: 0 reads as zeros, any other value names the
 * write it came from and the address it was meant for, so that content at a wrong place shows.
 */
final class Tags {
    /** Bytes of a block. */
    static final int BLOCK = 4096;

    /** Largest simulated volume: 32,768 blocks, 128 MiB. */
    static final int MAX_BLOCKS = 1 << 15;

    private static final int ADDRESS_BITS = 18;

    private Tags() {}

    /**
     * @param write id of the write, at least 1
     */
    static long of(long write, int volume, int block) {
        return write << ADDRESS_BITS | (long) volume << 15 | block;
    }

    /** Id of the write a block's content came from; 0 for zeros. */
    static long write(long tag) {
        return tag >>> ADDRESS_BITS;
    }

    static boolean meantFor(long tag, int volume, int block) {
        return tag == 0 || (tag & ((1 << ADDRESS_BITS) - 1)) == ((long) volume << 15 | block);
    }

    static String describe(long tag) {
        return tag == 0
                ? "zeros"
                : "write " + write(tag) + " of v" + (tag >>> 15 & 7) + ":" + (tag & 0x7fff);
    }
}
