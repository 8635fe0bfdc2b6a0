// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.track;

import io.farside.wire.replication.BitmapPage;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Bits in pages of {@link BitmapPage#BITS}; pages without a set bit take no memory. Remembers which
 * pages have changed since they were last taken for writing. Confined to one thread.
 */
public final class PagedBits {
    private static final int WORDS = BitmapPage.WORDS;
    private static final int BITS = BitmapPage.BITS;

    private final long size;
    private final long[] @Nullable [] pages;
    private final BitSet modified = new BitSet();
    private long count;

    /**
     * @param size number of bits, at least 1
     */
    public PagedBits(long size) {
        this.size = size;
        this.pages = new long[Math.toIntExact((size + BITS - 1) / BITS)][];
    }

    public long size() {
        return size;
    }

    /** Number of set bits. */
    public long count() {
        return count;
    }

    public boolean isEmpty() {
        return count == 0;
    }

    public int pages() {
        return pages.length;
    }

    public boolean get(long bit) {
        long[] page = pages[(int) (bit / BITS)];
        int at = (int) (bit % BITS);
        return page != null && (page[at >> 6] >>> at & 1) != 0;
    }

    /** Sets a bit; true when it was not set before. */
    public boolean set(long bit) {
        int number = (int) (bit / BITS);
        long[] page = pages[number];
        if (page == null) {
            page = new long[WORDS];
            pages[number] = page;
        }
        int at = (int) (bit % BITS);
        long mask = 1L << at;
        if ((page[at >> 6] & mask) != 0) {
            return false;
        }
        page[at >> 6] |= mask;
        count++;
        modified.set(number);
        return true;
    }

    /** Sets all bits from {@code first} to {@code last}, both included. */
    public void set(long first, long last) {
        for (long bit = first; bit <= last; bit++) {
            set(bit);
        }
    }

    /** Clears a bit; true when it was set before. */
    public boolean clear(long bit) {
        int number = (int) (bit / BITS);
        long[] page = pages[number];
        int at = (int) (bit % BITS);
        if (page == null || (page[at >> 6] >>> at & 1) == 0) {
            return false;
        }
        page[at >> 6] &= ~(1L << at);
        count--;
        modified.set(number);
        return true;
    }

    public void clearAll() {
        for (int number = 0; number < pages.length; number++) {
            if (pages[number] != null) {
                pages[number] = null;
                modified.set(number);
            }
        }
        count = 0;
    }

    public void setAll() {
        set(0, size - 1);
    }

    /** First set bit at or after {@code from}, or -1. */
    public long next(long from) {
        long bit = from;
        while (bit < size) {
            long[] page = pages[(int) (bit / BITS)];
            if (page == null) {
                bit = (bit / BITS + 1) * BITS;
                continue;
            }
            int at = (int) (bit % BITS);
            long word = page[at >> 6] >>> at;
            if (word != 0) {
                return bit + Long.numberOfTrailingZeros(word);
            }
            bit += Long.SIZE - (at & 63);
        }
        return -1;
    }

    /** The 64 bits of word {@code index}, counted over all pages. */
    public long word(long index) {
        long[] page = pages[(int) (index / WORDS)];
        return page == null ? 0 : page[(int) (index % WORDS)];
    }

    /** Sets the bits of a mask in word {@code index}; bits past the end are ignored. */
    public void orWord(long index, long mask) {
        long rest = mask;
        while (rest != 0) {
            long bit = index * Long.SIZE + Long.numberOfTrailingZeros(rest);
            if (bit < size) {
                set(bit);
            }
            rest &= rest - 1;
        }
    }

    /** A copy of a page's words. */
    public long[] page(int number) {
        long[] page = pages[number];
        return page == null ? new long[WORDS] : Arrays.copyOf(page, WORDS);
    }

    public boolean pageIsEmpty(int number) {
        long[] page = pages[number];
        if (page == null) {
            return true;
        }
        for (long word : page) {
            if (word != 0) {
                return false;
            }
        }
        return true;
    }

    /** Adds a page's words; bits past the end are ignored. */
    public void orPage(int number, long[] words) {
        for (int i = 0; i < WORDS; i++) {
            orWord((long) number * WORDS + i, words[i]);
        }
    }

    /** Sets every bit of a page. */
    public void fillPage(int number) {
        long first = (long) number * BITS;
        set(first, Math.min(first + BITS, size) - 1);
    }

    public void or(PagedBits other) {
        for (int number = 0; number < pages.length; number++) {
            if (other.pages[number] != null) {
                orPage(number, other.page(number));
            }
        }
    }

    /** Clears every bit that is set in the other. */
    public void andNot(PagedBits other) {
        for (long bit = other.next(0); bit >= 0; bit = other.next(bit + 1)) {
            clear(bit);
        }
    }

    /** Pages changed since they were last taken; the caller clears what it takes. */
    public BitSet modified() {
        return modified;
    }
}
