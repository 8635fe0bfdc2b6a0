// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import java.util.ArrayList;
import java.util.List;

/**
 * The intent map: marks extents durably before data goes into them, and takes the marks back once
 * nothing about them is in doubt any more. Both sides keep one.
 */
final class IntentTracking {
    /** An extent without a write for this long may cool. */
    static final long IDLE_NANOS = 5 * Core.SECOND;

    private final Core core;
    private final HotExtents hot;
    private final List<Runnable> forRoom = new ArrayList<>();

    IntentTracking(Core core) {
        this.core = core;
        this.hot = new HotExtents(core.volumes, core.config.limits().hotExtents());
    }

    boolean isFull() {
        return hot.hot() >= core.config.limits().hotExtents();
    }

    /** Runs when extents have cooled; the driver of the cooling must be told separately. */
    void whenRoom(Runnable then) {
        forRoom.add(then);
    }

    /**
     * Counts a write into its extents and marks them.
     *
     * @return whether all marks are durable already; otherwise use {@link #whenDurable}
     */
    boolean heat(Claim write) {
        Volume volume = core.volumes[write.volume];
        boolean durable = true;
        long last = (write.end - 1) >> volume.extentShift;
        for (long e = write.offset >> volume.extentShift; e <= last; e++) {
            int slot = hot.find(write.volume, e);
            if (slot < 0) {
                slot = hot.add(write.volume, e);
                volume.intent.set(e);
            }
            hot.inFlight[slot]++;
            hot.lastNanos[slot] = core.now.nanos();
            hot.touched[slot] |= touched(volume, write, e);
            durable &= hot.durable[slot];
        }
        core.timers.setIfOff(Timers.Kind.COOL, core.now.nanos() + IDLE_NANOS);
        return durable;
    }

    private static long touched(Volume volume, Claim write, long extent) {
        long start = extent << volume.extentShift;
        long from = (Math.max(write.offset, start) - start) >> volume.bitShift;
        long to = Math.min(write.end, start + (1L << volume.extentShift)) - 1 - start;
        long last = to >> volume.bitShift;
        return (-1L << from) & (-1L >>> (63 - last));
    }

    /** Runs when the marks of a write are durable. */
    void whenDurable(Claim write, Runnable then) {
        Volume volume = core.volumes[write.volume];
        volume.intentFile.sync(() -> {
            long last = (write.end - 1) >> volume.extentShift;
            for (long e = write.offset >> volume.extentShift; e <= last; e++) {
                hot.durable[hot.find(write.volume, e)] = true;
            }
            then.run();
        });
    }

    /** The write has its number. */
    void numbered(Claim write) {
        Volume volume = core.volumes[write.volume];
        long last = (write.end - 1) >> volume.extentShift;
        for (long e = write.offset >> volume.extentShift; e <= last; e++) {
            hot.lastSequence[hot.find(write.volume, e)] = write.sequence;
        }
    }

    /** The write is over. */
    void finished(Claim write) {
        Volume volume = core.volumes[write.volume];
        long last = (write.end - 1) >> volume.extentShift;
        for (long e = write.offset >> volume.extentShift; e <= last; e++) {
            int slot = hot.find(write.volume, e);
            hot.inFlight[slot]--;
            hot.lastNanos[slot] = core.now.nanos();
            assert hot.inFlight[slot] >= 0 : "writes of an extent are counted";
        }
    }

    /** Sequence numbers of an earlier writer mean nothing any more. */
    void forgetSequences() {
        for (int slot = 0; slot < hot.slots(); slot++) {
            hot.lastSequence[slot] = 0;
        }
    }

    /** Blocks written and not yet known to be durable everywhere. */
    long hotBits() {
        long bits = 0;
        for (int slot = 0; slot < hot.slots(); slot++) {
            bits += hot.extent[slot] >= 0 ? Long.bitCount(hot.touched[slot]) : 0;
        }
        return bits;
    }

    /** Blocks of an extent written since it became hot; none of a cold one. */
    long touched(int volume, long extent) {
        int slot = hot.find(volume, extent);
        return slot < 0 ? 0 : hot.touched[slot];
    }

    int hotExtents(int volume) {
        return (int) core.volumes[volume].intent.count();
    }

    /** Puts what the peer may have forgotten in doubt. */
    void hotToDoubt() {
        for (int slot = 0; slot < hot.slots(); slot++) {
            if (hot.extent[slot] >= 0) {
                toDoubt(slot);
            }
        }
    }

    private void toDoubt(int slot) {
        Volume volume = core.volumes[hot.volume[slot]];
        long dirty = volume.dirty.word(hot.extent[slot]);
        volume.doubt.orWord(hot.extent[slot], hot.touched[slot] & ~dirty);
    }

    /**
     * Extents that may cool once everything written to them is durable.
     *
     * @param all also those written a moment ago, to make room or to stop cleanly
     */
    List<Candidate> candidates(boolean all) {
        List<Candidate> found = new ArrayList<>();
        long before = core.now.nanos() - IDLE_NANOS;
        for (int slot = 0; slot < hot.slots(); slot++) {
            if (hot.extent[slot] >= 0
                    && hot.inFlight[slot] == 0
                    && hot.durable[slot]
                    && (all || hot.lastNanos[slot] <= before)) {
                found.add(candidate(slot));
            }
        }
        return found;
    }

    /** Extents of a volume whose writes up to {@code sequence} are durable on both sides. */
    List<Candidate> durableUpTo(int volume, long sequence) {
        List<Candidate> found = new ArrayList<>();
        for (int slot = 0; slot < hot.slots(); slot++) {
            if (hot.extent[slot] >= 0
                    && hot.volume[slot] == volume
                    && hot.inFlight[slot] == 0
                    && hot.durable[slot]
                    && hot.lastSequence[slot] <= sequence) {
                found.add(candidate(slot));
            }
        }
        return found;
    }

    private Candidate candidate(int slot) {
        return new Candidate(slot, hot.volume[slot], hot.extent[slot], hot.lastNanos[slot]);
    }

    /**
     * Cools extents whose content is durable where it has to be.
     *
     * @param doubt the peer may not have them durably: mark their blocks for comparison first
     */
    void cool(List<Candidate> candidates, boolean doubt, Runnable then) {
        for (Candidate candidate : candidates) {
            if (doubt && isUnchanged(candidate)) {
                toDoubt(candidate.slot);
            }
        }
        core.syncBitmaps(() -> {
            for (Candidate candidate : candidates) {
                if (isUnchanged(candidate)) {
                    core.volumes[candidate.volume].intent.clear(candidate.extent);
                    hot.remove(candidate.slot);
                }
            }
            for (Volume volume : core.volumes) {
                volume.intentFile.sync(() -> {});
            }
            room();
            then.run();
        });
    }

    /** Whether any extent is hot. */
    boolean isEmpty() {
        return hot.hot() == 0;
    }

    private void room() {
        if (!isFull()) {
            letGo();
        }
    }

    /** Lets everything that waits for room look again: where hosts are cut off nothing cools. */
    void letGo() {
        List<Runnable> go = new ArrayList<>(forRoom);
        forRoom.clear();
        go.forEach(Runnable::run);
    }

    private boolean isUnchanged(Candidate candidate) {
        int slot = candidate.slot;
        return hot.extent[slot] == candidate.extent
                && hot.volume[slot] == candidate.volume
                && hot.lastNanos[slot] == candidate.lastNanos
                && hot.inFlight[slot] == 0;
    }

    /** An extent as it was when its cooling began. */
    record Candidate(int slot, int volume, long extent, long lastNanos) {}
}
