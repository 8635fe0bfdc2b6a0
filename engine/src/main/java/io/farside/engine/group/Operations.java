// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Operations on their way. An operation's number is its slot plus a count, so that looking it up is
 * an array access and no number is ever used twice.
 */
final class Operations {
    private static final int SLOT_BITS = 24;
    private static final int SLOT_MASK = (1 << SLOT_BITS) - 1;

    private @Nullable Pending[] waiting = new Pending[64];
    private long[] numbers = new long[64];
    private int[] free = new int[64];
    private int freeCount;
    private int used;
    private long count;
    private int active;

    long start(Pending pending) {
        int slot = freeCount > 0 ? free[--freeCount] : grown();
        long op = ++count << SLOT_BITS | slot;
        waiting[slot] = pending;
        numbers[slot] = op;
        active++;
        return op;
    }

    private int grown() {
        if (used == waiting.length) {
            int size = used * 2;
            waiting = Arrays.copyOf(waiting, size);
            numbers = Arrays.copyOf(numbers, size);
            free = Arrays.copyOf(free, size);
        }
        return used++;
    }

    /** Ends an operation. */
    Pending finish(long op) {
        int slot = (int) (op & SLOT_MASK);
        Pending pending = slot < used && numbers[slot] == op ? waiting[slot] : null;
        if (pending == null) {
            throw new IllegalStateException("operation " + op + " is not on its way");
        }
        waiting[slot] = null;
        free[freeCount++] = slot;
        active--;
        return pending;
    }

    int active() {
        return active;
    }
}
