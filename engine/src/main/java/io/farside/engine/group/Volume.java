// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.format.BitPage;
import io.farside.engine.group.Effect.MetaFile;
import io.farside.engine.track.PagedBits;
import io.farside.wire.replication.BitmapPage;

/** What the engine keeps about one volume. */
final class Volume {
    /** Blocks of one extent of the intent map: one word of the change bitmap. */
    static final int EXTENT_BLOCKS = Long.SIZE;

    final int index;
    final GroupConfig.Volume config;
    final int bitShift;
    final int extentShift;

    /** Blocks known to differ. */
    final PagedBits dirty;

    /** Blocks that may differ. */
    final PagedBits doubt;

    /** Extents that may be in flight. */
    final PagedBits intent;

    final PageFile bitmapFile;
    final PageFile intentFile;

    /** A local operation failed in this run. */
    boolean failed;

    /** A page of the metadata could not be trusted at recovery. */
    boolean untrusted;

    Volume(Core core, int index, GroupConfig.Volume config) {
        this.index = index;
        this.config = config;
        this.bitShift = Integer.numberOfTrailingZeros(config.bitBytes());
        this.extentShift = bitShift + 6;
        long bits = (config.sizeBytes() + config.bitBytes() - 1) >> bitShift;
        this.dirty = new PagedBits(bits);
        this.doubt = new PagedBits(bits);
        this.intent = new PagedBits((bits + EXTENT_BLOCKS - 1) / EXTENT_BLOCKS);
        this.bitmapFile =
                new PageFile(
                        core,
                        MetaFile.BITMAP,
                        index,
                        new int[] {BitPage.KIND_DIRTY, BitPage.KIND_DOUBT},
                        new PagedBits[] {dirty, doubt});
        this.intentFile =
                new PageFile(
                        core,
                        MetaFile.INTENT,
                        index,
                        new int[] {BitPage.KIND_INTENT},
                        new PagedBits[] {intent});
    }

    long firstBit(long offset) {
        return offset >> bitShift;
    }

    long lastBit(long offset, long length) {
        return (offset + length - 1) >> bitShift;
    }

    void markDirty(long offset, long length) {
        dirty.set(firstBit(offset), lastBit(offset, length));
    }

    boolean isMarked() {
        return !dirty.isEmpty() || !doubt.isEmpty();
    }

    /** Bytes behind a number of bits, at most the size. */
    long bytes(long bits) {
        return Math.min(bits << bitShift, config.sizeBytes());
    }

    /** Blocks left in doubt by a crash: everything under a set extent of the intent map. */
    void doubtIntents() {
        for (long e = intent.next(0); e >= 0; e = intent.next(e + 1)) {
            doubt.orWord(e, -1L);
        }
        assert BitmapPage.BITS % EXTENT_BLOCKS == 0 : "an extent does not straddle pages";
    }
}
