// SPDX-License-Identifier: Apache-2.0
package io.farside.session.observe;

import org.jspecify.annotations.Nullable;

/**
 * Progress of copying.
 *
 * @param movedBytes sent over the link, digests included
 * @param secondsLeft null when it cannot be told
 */
public record CopyProgress(
        long doneBytes,
        long totalBytes,
        long movedBytes,
        long bytesPerSecond,
        @Nullable Long secondsLeft) {

    /** 0 to 100, rounded down; 100 when there is nothing to do. */
    public int percent() {
        return totalBytes <= 0 ? 100 : (int) Math.min(100, doneBytes * 100.0 / totalBytes);
    }

    /** Both together: the slower one decides the time left. */
    public CopyProgress plus(CopyProgress other) {
        Long left =
                secondsLeft == null || other.secondsLeft == null
                        ? null
                        : Long.valueOf(Math.max(secondsLeft, other.secondsLeft));
        return new CopyProgress(
                doneBytes + other.doneBytes,
                totalBytes + other.totalBytes,
                movedBytes + other.movedBytes,
                bytesPerSecond + other.bytesPerSecond,
                left);
    }
}
