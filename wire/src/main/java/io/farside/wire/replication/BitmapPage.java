// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.replication;

/**
 * Part of a map.
 *
 * @param number which page of the volume's map
 * @param bits 61 words, bit 0 of word 0 is the first block of the page
 */
public record BitmapPage(int number, long[] bits) {
    /** Words of a page. */
    public static final int WORDS = 61;

    /** Bits of a page. */
    public static final int BITS = WORDS * Long.SIZE;
}
