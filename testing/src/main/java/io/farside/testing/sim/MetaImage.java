// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One metadata file at one node. Sectors of 512 bytes are atomic; of a write that has not been
 * confirmed a crash leaves any subset of its sectors.
 *
 * <p>A process makes its metadata files durable when it opens them, so what a kill left in the page
 * cache is on the medium before anything relies on it.
 */
final class MetaImage {
    static final int SECTOR = 512;

    private byte[] durable = new byte[0];

    /** One sector of a write on its way. */
    record Sector(long offset, byte[] bytes) {}

    /** The bytes a process that opens the file now reads. */
    byte[] read() {
        return durable.clone();
    }

    /** The bytes on the medium, not to be changed. */
    byte[] bytes() {
        return durable;
    }

    /** Cuts a stretch into sectors; both its ends need not lie on sector bounds. */
    static void cut(long offset, byte[] bytes, List<Sector> into) {
        int from = 0;
        while (from < bytes.length) {
            int room = (int) (SECTOR - (offset + from) % SECTOR);
            int to = Math.min(bytes.length, from + room);
            into.add(new Sector(offset + from, Arrays.copyOfRange(bytes, from, to)));
            from = to;
        }
    }

    void apply(List<Sector> sectors) {
        for (Sector sector : sectors) {
            put(sector);
        }
    }

    /** A crash or an error in the middle of a write: any subset of its sectors arrived. */
    void applySome(List<Sector> sectors, RandomGenerator random) {
        int style = random.nextInt(4);
        for (Sector sector : sectors) {
            boolean kept = style == 0 || (style != 1 && random.nextBoolean());
            if (kept) {
                put(sector);
            }
        }
    }

    /** One time in two, a sector that was written is damaged; it does not become blank. */
    boolean rot(RandomGenerator random) {
        int sectors = durable.length / SECTOR;
        if (sectors == 0 || random.nextBoolean()) {
            return false;
        }
        int from = random.nextInt(sectors) * SECTOR;
        if (durable[from] == 0) {
            return false;
        }
        durable[from + 4 + random.nextInt(SECTOR - 4)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        return true;
    }

    private void put(Sector sector) {
        int end = Math.toIntExact(sector.offset + sector.bytes.length);
        if (end > durable.length) {
            durable = Arrays.copyOf(durable, end);
        }
        System.arraycopy(sector.bytes, 0, durable, (int) sector.offset, sector.bytes.length);
    }
}
