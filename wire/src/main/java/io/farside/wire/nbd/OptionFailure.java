// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.nbd;

import org.jspecify.annotations.Nullable;

/** Error replies to options. */
public enum OptionFailure {
    UNSUP(1),
    POLICY(2),
    INVALID(3),
    PLATFORM(4),
    TLS_REQD(5),
    UNKNOWN(6),
    SHUTDOWN(7),
    BLOCK_SIZE_REQD(8),
    TOO_BIG(9);

    /** Set in the reply type of every error. */
    public static final int ERROR_BIT = 1 << 31;

    private final int number;

    OptionFailure(int number) {
        this.number = number;
    }

    /** The reply type on the wire. */
    public int value() {
        return ERROR_BIT | number;
    }

    /** The failure of that reply type, or null for one that is not known. */
    public static @Nullable OptionFailure of(int replyType) {
        for (OptionFailure failure : values()) {
            if (failure.value() == replyType) {
                return failure;
            }
        }
        return null;
    }
}
