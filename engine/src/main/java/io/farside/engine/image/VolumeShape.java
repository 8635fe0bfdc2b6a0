// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.image;

/**
 * What images have to know about a volume.
 *
 * @param sizeBytes at least 1
 * @param blockShift binary logarithm of the bytes of a block; the last block may be shorter
 */
public record VolumeShape(long sizeBytes, int blockShift) {
    long blocks() {
        return (sizeBytes + (1L << blockShift) - 1) >> blockShift;
    }

    long blockOf(long offset) {
        return offset >> blockShift;
    }
}
