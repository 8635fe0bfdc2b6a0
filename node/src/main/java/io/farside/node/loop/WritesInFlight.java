// SPDX-License-Identifier: Apache-2.0
package io.farside.node.loop;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Ranges being written by the straight way, so that a read-modify-write can wait for neighbours.
 */
final class WritesInFlight {
    private long[] begins = new long[64];
    private long[] ends = new long[64];
    private @Nullable Transfer[] owners = new @Nullable Transfer[64];
    private int count;

    void add(Transfer owner, long begin, long end) {
        if (count == begins.length) {
            begins = Arrays.copyOf(begins, count * 2);
            ends = Arrays.copyOf(ends, count * 2);
            owners = Arrays.copyOf(owners, count * 2);
        }
        begins[count] = begin;
        ends[count] = end;
        owners[count] = owner;
        owner.range = count++;
    }

    void remove(Transfer owner) {
        int at = owner.range;
        owner.range = -1;
        int last = --count;
        if (at != last) {
            begins[at] = begins[last];
            ends[at] = ends[last];
            Transfer moved = owners[last];
            owners[at] = moved;
            if (moved != null) {
                moved.range = at;
            }
        }
        owners[last] = null;
    }

    boolean overlaps(long begin, long end) {
        for (int i = 0; i < count; i++) {
            if (begins[i] < end && begin < ends[i]) {
                return true;
            }
        }
        return false;
    }
}
