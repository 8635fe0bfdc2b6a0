// SPDX-License-Identifier: Apache-2.0
package io.farside.session.observe;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Writes that only one side has.
 *
 * @param known whether the figures are facts; when false they are zero and mean nothing
 * @param bytes in whole change blocks
 * @param first time of the first, null when there is none
 * @param last time of the last, null when there is none
 * @param unknownSince last contact with that side when not known, null when never
 */
public record LoneWrites(
        boolean known,
        long extents,
        long bytes,
        @Nullable Instant first,
        @Nullable Instant last,
        @Nullable Instant unknownSince) {
    public static final LoneWrites NONE = new LoneWrites(true, 0, 0, null, null, null);

    public static LoneWrites unknown(@Nullable Instant since) {
        return new LoneWrites(false, 0, 0, null, null, since);
    }

    public static LoneWrites of(long extents, long bytes, Instant first, Instant last) {
        return new LoneWrites(true, extents, bytes, first, last, null);
    }

    /** Whether there are some, or may be some. */
    public boolean possible() {
        return !known || extents > 0;
    }
}
