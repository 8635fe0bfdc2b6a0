// SPDX-License-Identifier: Apache-2.0
package io.farside.api.node;

import org.jspecify.annotations.Nullable;

/**
 * Take a point-in-time copy of all volumes of this side.
 *
 * @param name no live image of the group has it, but for the one it refreshes
 * @param kind {@code copy} (the default), {@code practice}, {@code retained} or {@code base}
 * @param keepSeconds how long it is kept, 1 to 31,536,000 (a year): a practice image is given up at
 *     the end, others may give way from then on; null for 8 h of a practice image and for ever of
 *     any other
 * @param background copy everything, so that it becomes independent of the volumes; null for no
 * @param refreshes name or id of the image it takes the place of, which is given up; null for none
 */
public record TakeImageRequest(
        String name,
        @Nullable String kind,
        @Nullable Long keepSeconds,
        @Nullable Boolean background,
        @Nullable String refreshes) {
    /** Longest time to keep an image, seconds. */
    public static final long MAX_KEEP_SECONDS = 365L * 86_400;

    /** Of a practice image that names no other time, seconds. */
    public static final long PRACTICE_SECONDS = 8L * 3600;
}
