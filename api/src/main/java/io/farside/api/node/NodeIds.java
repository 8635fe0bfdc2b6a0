// SPDX-License-Identifier: Apache-2.0
package io.farside.api.node;

import java.util.HexFormat;

/** Node ids as text: 16 lower-case hexadecimal digits. */
public final class NodeIds {
    private NodeIds() {}

    public static String text(long id) {
        return HexFormat.of().toHexDigits(id);
    }

    /**
     * @throws IllegalArgumentException when the text is not 1 to 16 hexadecimal digits
     */
    public static long parse(String text) {
        if (!text.matches("[0-9a-fA-F]{1,16}")) {
            throw new IllegalArgumentException("a node id is 1 to 16 hexadecimal digits");
        }
        return Long.parseUnsignedLong(text, 16);
    }
}
