// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Slots of the extents that are hot in the intent map; arrays, because every write looks here. */
final class HotExtents {
    private static final int PAGE = 1024;

    private final int[][] @Nullable [] lookup;
    int[] volume;
    long[] extent;
    long[] lastSequence;
    long[] lastNanos;

    /** Blocks written since the extent became hot. */
    long[] touched;

    int[] inFlight;
    boolean[] durable;
    private int[] free;
    private int freeCount;
    private int used;

    HotExtents(Volume[] volumes, int limit) {
        lookup = new int[volumes.length][][];
        for (int i = 0; i < volumes.length; i++) {
            lookup[i] = new int[(int) (volumes[i].intent.size() / PAGE) + 1][];
        }
        int size = Math.min(limit, 256);
        volume = new int[size];
        extent = new long[size];
        lastSequence = new long[size];
        lastNanos = new long[size];
        touched = new long[size];
        inFlight = new int[size];
        durable = new boolean[size];
        free = new int[size];
    }

    /** Slots that have ever been used; those without an extent have extent -1. */
    int slots() {
        return used;
    }

    int hot() {
        return used - freeCount;
    }

    /** Slot of an extent, or -1 when it is cold. */
    int find(int ofVolume, long ofExtent) {
        int[] page = lookup[ofVolume][(int) (ofExtent / PAGE)];
        return page == null ? -1 : page[(int) (ofExtent % PAGE)] - 1;
    }

    int add(int ofVolume, long ofExtent) {
        int slot = freeCount > 0 ? free[--freeCount] : grown();
        volume[slot] = ofVolume;
        extent[slot] = ofExtent;
        lastSequence[slot] = 0;
        touched[slot] = 0;
        inFlight[slot] = 0;
        durable[slot] = false;
        put(ofVolume, ofExtent, slot + 1);
        return slot;
    }

    void remove(int slot) {
        put(volume[slot], extent[slot], 0);
        extent[slot] = -1;
        free[freeCount++] = slot;
    }

    private void put(int ofVolume, long ofExtent, int value) {
        int[] @Nullable [] pages = lookup[ofVolume];
        int number = (int) (ofExtent / PAGE);
        int[] page = pages[number];
        if (page == null) {
            page = new int[PAGE];
            pages[number] = page;
        }
        page[(int) (ofExtent % PAGE)] = value;
    }

    private int grown() {
        if (used == volume.length) {
            int size = used * 2;
            volume = Arrays.copyOf(volume, size);
            extent = Arrays.copyOf(extent, size);
            lastSequence = Arrays.copyOf(lastSequence, size);
            lastNanos = Arrays.copyOf(lastNanos, size);
            touched = Arrays.copyOf(touched, size);
            inFlight = Arrays.copyOf(inFlight, size);
            durable = Arrays.copyOf(durable, size);
            free = Arrays.copyOf(free, size);
        }
        return used++;
    }
}
