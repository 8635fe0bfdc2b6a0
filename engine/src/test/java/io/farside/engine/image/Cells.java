// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.image;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Contents of sectors, of which one with an unfinished or volatile write may have several. */
final class Cells {
    final long[][] value;
    final int[][] open;
    final Map<Long, Set<Long>> possible = new TreeMap<>();

    Cells(long[][] content) {
        value = copy(content);
        open = new int[content.length][];
        for (int v = 0; v < content.length; v++) {
            open[v] = new int[content[v].length];
        }
    }

    /** Other content, durably, under the same unfinished writes. */
    Cells replaced(long[][] content) {
        Cells next = new Cells(content);
        for (int v = 0; v < open.length; v++) {
            next.open[v] = open[v];
        }
        return next;
    }

    Set<Long> possible(int v, int s) {
        return possible.computeIfAbsent(
                (long) v << 32 | s, k -> new HashSet<>(Set.of(value[v][s])));
    }

    boolean allows(int v, int s, long found) {
        Set<Long> several = possible.get((long) v << 32 | s);
        return several == null ? found == value[v][s] : several.contains(found);
    }

    /** A crash left this. */
    void settle(long[][] content, boolean durable) {
        for (int v = 0; v < value.length; v++) {
            value[v] = content[v].clone();
            Arrays.fill(open[v], 0);
        }
        if (durable) {
            possible.clear();
        }
        possible.forEach((at, several) -> {
            several.add(value[(int) (at >> 32)][at.intValue()]);
        });
    }

    static long[][] copy(long[][] content) {
        long[][] all = new long[content.length][];
        for (int v = 0; v < all.length; v++) {
            all[v] = content[v].clone();
        }
        return all;
    }
}
