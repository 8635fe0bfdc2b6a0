// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.epoch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;

/**
 * Finds writes of the open epoch that a newer one makes needless: those it wholly covers and that
 * have no place on the wire yet. Leaving such a write out changes nothing at the epoch's end,
 * whatever lies between the two.
 */
final class Coalescing {
    /** Writes looked at in vain for one new write: a bound on time, not on what is right. */
    private static final int MAX_VAIN = 64;

    private record Key(int volume, long offset, long serial) {}

    private static final Comparator<Key> ORDER =
            Comparator.comparingInt(Key::volume)
                    .thenComparingLong(Key::offset)
                    .thenComparingLong(Key::serial);

    private final TreeMap<Key, Captured> writes = new TreeMap<>(ORDER);
    private long serial;

    /** Takes out and returns what a new write replaces. */
    List<Captured> covered(Captured write) {
        if (writes.isEmpty()) {
            return List.of();
        }
        int volume = write.range.volume();
        List<Captured> covered = new ArrayList<>();
        int vain = 0;
        Iterator<Captured> near =
                writes.subMap(
                                new Key(volume, write.range.offset(), 0),
                                new Key(volume, write.end(), 0))
                        .values()
                        .iterator();
        while (near.hasNext() && vain < MAX_VAIN) {
            Captured other = near.next();
            if (other.placed) {
                near.remove();
            } else if (write.covers(other)) {
                near.remove();
                covered.add(other);
            } else {
                vain++;
            }
        }
        return covered;
    }

    /** Adds a write that has no place on the wire yet. */
    void add(Captured write) {
        writes.put(new Key(write.range.volume(), write.range.offset(), ++serial), write);
    }

    void clear() {
        writes.clear();
    }
}
