// SPDX-License-Identifier: Apache-2.0
package io.farside.api.node;

import org.jspecify.annotations.Nullable;

/**
 * Writes that only one side has.
 *
 * @param known whether the figures are facts; when false they are zero and mean nothing
 * @param extents separate stretches
 * @param bytes in whole change blocks
 * @param firstAt wall time of the first, null when there is none
 * @param lastAt wall time of the last, null when there is none
 * @param unknownSince when {@code known} is false: last contact with that side, null when never
 */
public record LoneWritesView(
        boolean known,
        long extents,
        long bytes,
        @Nullable String firstAt,
        @Nullable String lastAt,
        @Nullable String unknownSince) {}
