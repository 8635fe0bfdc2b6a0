// SPDX-License-Identifier: Apache-2.0
package io.farside.model;

import java.util.HexFormat;

/**
 * Random identity of a stretch of writes by one writer; a group's history is a list of them.
 *
 * @param high upper 64 bits; with {@code low} zero for {@link #NONE}
 * @param low lower 64 bits
 */
public record Generation(long high, long low) {
    /** Volumes that have never taken part in replication. */
    public static final Generation NONE = new Generation(0, 0);

    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(high) + hex.toHexDigits(low);
    }
}
