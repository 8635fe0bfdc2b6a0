// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** What a disk computes over simulated content: digests of blocks and the map of data extents. */
final class SimDigest {
    private static final int LENGTH = 32;

    private SimDigest() {}

    /** Stands in for SHA-256: equal exactly when the tags are; all zero when they are. */
    static byte[] of(VolumeImage image, int from, int to) {
        long low = 0;
        long high = 0;
        boolean zeros = true;
        for (int b = from; b < to; b++) {
            long tag = image.current(b);
            zeros &= tag == 0;
            low = mix(low ^ tag * 0x9e3779b97f4a7c15L);
            high = mix(high + tag * 0xd1342543de82ef95L + 1);
        }
        byte[] digest = new byte[LENGTH];
        if (!zeros) {
            ByteBuffer.wrap(digest).putLong(low).putLong(high).putLong(to - from).putLong(1);
        }
        return digest;
    }

    private static long mix(long value) {
        long z = (value ^ value >>> 32) * 0xd6e8feb86659fd93L;
        z = (z ^ z >>> 32) * 0xd6e8feb86659fd93L;
        return z ^ z >>> 32;
    }

    /** Pairs of offset and length in bytes of everything that is not zeros. */
    static long[] extents(VolumeImage image) {
        long[] extents = new long[16];
        int used = 0;
        int b = 0;
        while (b < image.blocks()) {
            if (image.current(b) == 0) {
                b++;
                continue;
            }
            int from = b;
            while (b < image.blocks() && image.current(b) != 0) {
                b++;
            }
            if (used == extents.length) {
                extents = Arrays.copyOf(extents, 2 * used);
            }
            extents[used++] = (long) from * Tags.BLOCK;
            extents[used++] = (long) (b - from) * Tags.BLOCK;
        }
        return Arrays.copyOf(extents, used);
    }
}
