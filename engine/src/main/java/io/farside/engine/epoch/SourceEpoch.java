// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.epoch;

import org.jspecify.annotations.Nullable;

/** One epoch at its source: its writes in order, and how far they have been sent. */
final class SourceEpoch {
    /** What an epoch counts for beside its writes, bytes. */
    static final long EPOCH_BYTES = 512;

    final long number;
    final long openedNanos;
    long closedNanos;
    long closedMillis;
    boolean closed;

    /** Writes issued in it, coalesced ones too. */
    long issued;

    int count;

    /** Bytes of payload. */
    long bytes;

    @Nullable Captured first;
    @Nullable Captured last;

    /** Next to send; null when all present ones have been sent. */
    @Nullable Captured unsent;

    /** Place of {@link #unsent}. */
    int sent;

    boolean closeSent;

    /** It has been sent to its end on some link. */
    boolean sentWhole;

    /** Committed, or given up. */
    boolean gone;

    SourceEpoch(long number, long openedNanos) {
        this.number = number;
        this.openedNanos = openedNanos;
    }

    void add(Captured write) {
        write.previous = last;
        if (last == null) {
            first = write;
        } else {
            last.next = write;
        }
        last = write;
        if (unsent == null) {
            unsent = write;
        }
        count++;
        bytes += write.payloadBytes;
    }

    /** Takes out a write that has never had a place on the wire. */
    void remove(Captured write) {
        Captured before = write.previous;
        Captured after = write.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.previous = before;
        }
        if (unsent != null && isSame(unsent, write)) {
            unsent = after;
        }
        count--;
        bytes -= write.payloadBytes;
    }

    // Writes are told apart by identity.
    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(Captured one, Captured other) {
        return one == other;
    }

    /** Goes on to the next write. */
    void advance() {
        if (unsent != null) {
            unsent.placed = true;
            unsent = unsent.next;
            sent++;
        }
    }

    /** Goes back to the write at this place; false when that has never been sent. */
    boolean rewind(int place) {
        Captured write = first;
        for (int i = 0; i < place; i++) {
            if (write == null || !write.placed) {
                return false;
            }
            write = write.next;
        }
        unsent = write;
        sent = place;
        closeSent = false;
        return true;
    }
}
