// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.scenario;

import io.farside.demo.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * Old data that nobody changes, so that the first sync has something to copy and every later move
 * something to leave alone. It lies behind the ledger; its bytes follow from a seed.
 */
final class Archive {
    /** Where it starts, bytes. */
    private static final long START_BYTES = 32L << 20;

    /** How much of it there is, bytes. */
    static final long LENGTH_BYTES = 32L << 20;

    /** First byte after it. */
    static final long END_BYTES = START_BYTES + LENGTH_BYTES;

    private static final int PART_BYTES = 1 << 20;

    private final long seed;

    Archive(long seed) {
        this.seed = seed;
    }

    void write(BlockDevice volume) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        for (long at = START_BYTES; at < END_BYTES; at += PART_BYTES) {
            volume.write(at, part(random));
        }
        volume.flush();
    }

    /** Whether every byte is there. */
    boolean isIntact(BlockDevice volume) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        ByteBuffer found = ByteBuffer.allocate(PART_BYTES);
        for (long at = START_BYTES; at < END_BYTES; at += PART_BYTES) {
            volume.read(at, found.clear());
            if (!found.flip().equals(part(random))) {
                return false;
            }
        }
        return true;
    }

    private static ByteBuffer part(SplittableRandom random) {
        byte[] bytes = new byte[PART_BYTES];
        random.nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }
}
