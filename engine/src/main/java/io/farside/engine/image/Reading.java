// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.image;

import java.util.List;

/**
 * A read of an image, or of a volume that is being restored. It blocks no write: who reads asks
 * {@link #isStillRight} when the bytes are there and reads again where it is not. Files it may be
 * reading are kept until {@link #end}.
 */
public final class Reading {
    private final ImageSet set;
    private final long image;
    private final int volume;
    private final long offset;
    private final long length;
    private final List<Image> pinned;
    private List<Segment> segments;

    /**
     * @param image its id; 0 for the volume
     */
    Reading(ImageSet set, long image, int volume, long offset, long length) {
        this.set = set;
        this.image = image;
        this.volume = volume;
        this.offset = offset;
        this.length = length;
        this.pinned = set.pin();
        this.segments = set.segments(image, volume, offset, length);
    }

    /** Where to read, in order and without gaps; empty when the image is gone. */
    public List<Segment> segments() {
        return segments;
    }

    /**
     * Whether what was read is the image's: what is read from the volume while a host overwrites it
     * is not, but then it is in a store, and {@link #segments} says in which.
     */
    public boolean isStillRight() {
        List<Segment> now = set.segments(image, volume, offset, length);
        boolean same = now.equals(segments);
        segments = now;
        return same;
    }

    public void end() {
        set.unpin(pinned);
    }
}
