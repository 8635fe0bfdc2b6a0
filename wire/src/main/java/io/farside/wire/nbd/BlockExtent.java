// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.nbd;

/**
 * One descriptor of a block status: a stretch of bytes and what its metadata context says of it.
 *
 * @param lengthBytes 1 to 2^32 - 1
 * @param flags for {@code base:allocation} {@link #HOLE} and {@link #ZERO}, for a dirty bitmap
 *     {@link #DIRTY}
 */
public record BlockExtent(long lengthBytes, int flags) {
    /** In {@code base:allocation}: nothing is allocated here. */
    public static final int HOLE = 1;

    /** In {@code base:allocation}: reads as zeros. */
    public static final int ZERO = 2;

    /** In a {@code qemu:dirty-bitmap:} context: differs, or may differ, from the target. */
    public static final int DIRTY = 1;

    public BlockExtent {
        if (lengthBytes < 1 || lengthBytes > 0xFFFF_FFFFL) {
            throw new IllegalArgumentException("extent of " + lengthBytes + " bytes");
        }
    }
}
