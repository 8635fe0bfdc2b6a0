// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import org.jspecify.annotations.Nullable;

/** Exclusive use of a range of a volume while something happens to it. */
abstract class Claim {
    final int volume;
    final long offset;
    final long end;

    /** Number on the wire, 0 before it has one. */
    long sequence;

    boolean active;
    @Nullable Claim previous;
    @Nullable Claim next;

    Claim(int volume, long offset, long length) {
        this.volume = volume;
        this.offset = offset;
        this.end = offset + length;
    }

    boolean overlaps(Claim other) {
        return volume == other.volume && offset < other.end && other.offset < end;
    }

    /** No earlier claim overlaps any more. */
    abstract void granted();
}
