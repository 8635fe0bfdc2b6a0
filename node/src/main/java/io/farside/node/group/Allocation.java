// SPDX-License-Identifier: Apache-2.0
package io.farside.node.group;

import io.farside.node.loop.BlockFile;
import io.farside.wire.nbd.BlockExtent;
import java.util.ArrayList;
import java.util.List;

/** Allocation of a file as NBD's {@code base:allocation} shows it. */
public final class Allocation {
    /** Longest extent reported at once, bytes: whole sectors in 32 bits. */
    private static final long MAX_EXTENT_BYTES = 0xFFFF_FE00L;

    private Allocation() {}

    public static List<BlockExtent> of(BlockFile file, long offset, long length, int maxExtents) {
        List<BlockExtent> extents = new ArrayList<>();
        long at = offset;
        long end = offset + length;
        while (at < end && extents.size() < maxExtents) {
            BlockFile.Extent extent = file.extentAt(at);
            long stop = Math.min(end, extent.offset() + extent.length());
            long part = Math.min(stop - at, MAX_EXTENT_BYTES);
            if (part <= 0) {
                throw new IllegalStateException("extent that does not hold its offset " + at);
            }
            extents.add(
                    new BlockExtent(part, extent.hole() ? BlockExtent.HOLE | BlockExtent.ZERO : 0));
            at += part;
        }
        return extents;
    }
}
