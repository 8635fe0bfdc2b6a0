// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What waits for the peer's acknowledgement, by ascending sequence number. */
final class SequenceRing<T> {
    private @Nullable Object[] slots = new Object[256];

    /** Everything below is settled. */
    private long low = 1;

    private long high = 1;
    private int size;

    /** Takes the next number for {@code item}. */
    long add(T item) {
        if (high - low >= slots.length) {
            grow();
        }
        slots[index(high)] = item;
        size++;
        return high++;
    }

    /** The number {@link #add} will give next. */
    long next() {
        return high;
    }

    /** Every number up to this one is settled. */
    long settled() {
        return low - 1;
    }

    int size() {
        return size;
    }

    /** Removes and returns what has this number, or null. */
    @Nullable T take(long sequence) {
        if (sequence < low || sequence >= high) {
            return null;
        }
        @SuppressWarnings("unchecked") // only add() fills the slots
        T item = (T) slots[index(sequence)];
        if (item != null) {
            slots[index(sequence)] = null;
            size--;
            while (low < high && slots[index(low)] == null) {
                low++;
            }
        }
        return item;
    }

    void forEach(Consumer<T> action) {
        long end = high;
        for (long sequence = low; sequence < end; sequence++) {
            @SuppressWarnings("unchecked") // only add() fills the slots
            T item = (T) slots[index(sequence)];
            if (item != null) {
                action.accept(item);
            }
        }
    }

    private int index(long sequence) {
        return (int) sequence & (slots.length - 1);
    }

    private void grow() {
        @Nullable Object[] larger = new Object[slots.length * 2];
        for (long sequence = low; sequence < high; sequence++) {
            larger[(int) sequence & (larger.length - 1)] = slots[index(sequence)];
        }
        slots = larger;
    }
}
