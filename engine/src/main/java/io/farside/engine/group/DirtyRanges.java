// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import java.util.ArrayList;
import java.util.List;

/**
 * Which stretches of a volume differ, or may differ, from the target: the union of the blocks known
 * to differ, those in doubt, and those written a moment ago whose durability on both sides is not
 * confirmed yet. Of a group that has never been in sync and is not copying now, everything. Reads
 * only; confined to the engine's thread, between steps.
 */
final class DirtyRanges {
    private final Core core;
    private final IntentTracking intents;

    DirtyRanges(Core core, IntentTracking intents) {
        this.core = core;
        this.intents = intents;
    }

    /**
     * Alternating stretches that cover {@code offset} on without a gap.
     *
     * @param volume index in the group
     * @param length at least 1; the range ends inside the volume
     * @param most stretches at most, at least 1; what is behind them is not told
     */
    List<DirtyRange> of(int volume, long offset, long length, int most) {
        Volume v = core.volumes[volume];
        assert offset >= 0 && length > 0 && offset + length <= v.config.sizeBytes() : "range";
        assert most > 0 : "no room for an answer";
        boolean all = neverCompared();
        List<DirtyRange> ranges = new ArrayList<>();
        long end = offset + length;
        long at = offset;
        while (at < end && ranges.size() < most) {
            boolean dirty = all || isDirty(v, at >> v.bitShift);
            long stop = all ? end : stop(v, at, end, dirty);
            ranges.add(new DirtyRange(stop - at, dirty));
            at = stop;
        }
        return ranges;
    }

    /** Nothing is known yet of how the two sides compare: no bitmap says so. */
    private boolean neverCompared() {
        return !core.record.everSynced && !core.link.isReplicating();
    }

    private boolean isDirty(Volume v, long bit) {
        return (word(v, bit >> 6) >>> bit & 1) != 0;
    }

    /** The 64 blocks of one extent of the intent map. */
    private long word(Volume v, long index) {
        return v.dirty.word(index) | v.doubt.word(index) | intents.touched(v.index, index);
    }

    private long stop(Volume v, long at, long end, boolean dirty) {
        long bit = at >> v.bitShift;
        long last = (end - 1) >> v.bitShift;
        while (bit <= last) {
            long word = dirty ? ~word(v, bit >> 6) : word(v, bit >> 6);
            long rest = word >>> bit;
            if (rest != 0) {
                bit += Long.numberOfTrailingZeros(rest);
                return Math.min(end, bit << v.bitShift);
            }
            bit += Long.SIZE - (bit & 63);
        }
        return end;
    }
}
