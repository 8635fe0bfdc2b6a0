// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.nbd;

import org.jspecify.annotations.Nullable;

/** Options of the handshake that this implementation knows. */
public enum OptionCode {
    EXPORT_NAME(1),
    ABORT(2),
    LIST(3),
    STARTTLS(5),
    INFO(6),
    GO(7),
    STRUCTURED_REPLY(8),
    LIST_META_CONTEXT(9),
    SET_META_CONTEXT(10);

    private final int value;

    OptionCode(int value) {
        this.value = value;
    }

    /** The number on the wire. */
    public int value() {
        return value;
    }

    /** The option of that number, or null for one that is not known. */
    public static @Nullable OptionCode of(int value) {
        for (OptionCode code : values()) {
            if (code.value == value) {
                return code;
            }
        }
        return null;
    }
}
