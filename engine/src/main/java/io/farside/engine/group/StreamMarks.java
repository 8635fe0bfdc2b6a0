// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.track.PagedBits;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Which blocks were written in which epoch of a stream: a mark of the change bitmap goes when the
 * last epoch that wrote its block is committed at the target. A write that is not durable here yet
 * is under a hot extent, which a crash brings back.
 */
final class StreamMarks {
    /** Epochs kept apart; beyond that the two oldest are counted as one, so marks go later. */
    static final int MAX_EPOCHS = 128;

    private final Core core;
    private final Deque<Epoch> epochs = new ArrayDeque<>();

    private static final class Epoch {
        private long number;

        /** When its first write came. */
        private long nanos;

        private final PagedBits[] bits;

        Epoch(long number, long nanos, Volume[] volumes) {
            this.number = number;
            this.nanos = nanos;
            this.bits = new PagedBits[volumes.length];
            for (int v = 0; v < bits.length; v++) {
                bits[v] = new PagedBits(volumes[v].dirty.size());
            }
        }
    }

    StreamMarks(Core core) {
        this.core = core;
    }

    /** A write belongs to this epoch, the last one so far or a later one. */
    void add(long number, Volume volume, long offset, long length) {
        Epoch last = epochs.peekLast();
        if (last == null || last.number < number) {
            last = new Epoch(number, core.now.nanos(), core.volumes);
            epochs.add(last);
            if (epochs.size() > MAX_EPOCHS) {
                merge();
            }
        }
        last.bits[volume.index].set(volume.firstBit(offset), volume.lastBit(offset, length));
    }

    private void merge() {
        Epoch first = epochs.remove();
        Epoch second = epochs.getFirst();
        second.nanos = first.nanos;
        for (int v = 0; v < first.bits.length; v++) {
            second.bits[v].or(first.bits[v]);
        }
    }

    /** Everything up to this epoch is at the target for good. */
    void committed(long number) {
        while (!epochs.isEmpty() && epochs.getFirst().number <= number) {
            Epoch done = epochs.remove();
            for (Volume v : core.volumes) {
                PagedBits settled = done.bits[v.index];
                for (Epoch later : epochs) {
                    settled.andNot(later.bits[v.index]);
                }
                v.dirty.andNot(settled);
            }
        }
    }

    /** Time of the oldest write that is not committed, {@link Exposure#NOTHING} for none. */
    long oldestNanos() {
        Epoch first = epochs.peekFirst();
        return first == null ? Exposure.NOTHING : first.nanos;
    }

    /** The epochs are given up; their marks stay. */
    void clear() {
        epochs.clear();
    }
}
