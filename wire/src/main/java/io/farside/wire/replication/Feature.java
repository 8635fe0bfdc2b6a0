// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.replication;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What two nodes may agree on when they greet. The bits are on the wire: none is used again. Bits 0
 * to 15 are for messages of groups, bits 16 and above for the connection.
 */
public enum Feature {
    /** A group may send a stream of epochs. */
    STREAM(0),
    /** The receiver of volume data says how much of it may be on its way. */
    CREDITS(16),
    /** Volume data may be compressed with Zstandard. */
    ZSTD(17),
    /** A node may change its certificate over a link. */
    ROTATION(18);

    private static final Feature[] ALL = values();

    private final int position;

    Feature(int position) {
        this.position = position;
    }

    public long bit() {
        return 1L << position;
    }

    public boolean in(long features) {
        return (features & bit()) != 0;
    }

    /** Name in states and messages. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Names of the bits set; one that this program does not know is named by its number. */
    public static List<String> labels(long features) {
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < Long.SIZE; i++) {
            if ((features >>> i & 1) != 0) {
                labels.add(label(i));
            }
        }
        return labels;
    }

    private static String label(int position) {
        for (Feature feature : ALL) {
            if (feature.position == position) {
                return feature.label();
            }
        }
        return "bit " + position;
    }
}
