// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.image.Reading;
import io.farside.engine.track.PagedBits;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a cycle copies that ends in one instant: the blocks marked when an image of all volumes was
 * taken, as that image shows them. Hosts go on writing; what they write belongs to the next cycle.
 */
final class FrozenSet {
    private final Core core;
    private final @Nullable PagedBits[] left;
    private long image;

    FrozenSet(Core core) {
        this.core = core;
        this.left = new @Nullable PagedBits[core.volumes.length];
    }

    /** Begins with what is marked now; every write so far has ended. */
    void begin(long ofImage) {
        image = ofImage;
        for (Volume v : core.volumes) {
            PagedBits marked = new PagedBits(v.dirty.size());
            marked.or(v.dirty);
            marked.or(v.doubt);
            left[v.index] = marked;
        }
    }

    void end() {
        image = 0;
        Arrays.fill(left, null);
    }

    /** Whether blocks come from an image. */
    boolean isOn() {
        return image != 0;
    }

    /** Whether the image is there, and has not given way to host writes. */
    boolean isWhole() {
        return core.images().find(image) != null;
    }

    /** The first block at or after this one that is still to be copied, or -1. */
    long next(Volume volume, long bit) {
        PagedBits bits = left[volume.index];
        return bits == null ? -1 : bits.next(bit);
    }

    boolean has(Volume volume, long bit) {
        PagedBits bits = left[volume.index];
        return bits != null && bits.get(bit);
    }

    /** These blocks are durable at the other side. */
    void settled(Volume volume, PagedBits covered) {
        PagedBits bits = left[volume.index];
        if (bits != null) {
            bits.andNot(covered);
        }
    }

    boolean isEmpty() {
        for (PagedBits bits : left) {
            if (bits != null && !bits.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** Begins a read of the image; its first segment tells how far it goes in one place. */
    Reading read(Volume volume, long offset, long length) {
        return core.images().read(image, volume.index, offset, length);
    }
}
