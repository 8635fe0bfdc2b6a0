// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.nbd;

import org.jspecify.annotations.Nullable;

/** Commands of the transmission phase that this implementation knows. */
public enum NbdCommand {
    READ(0, NbdProtocol.CMD_FLAG_DF),
    WRITE(1, 0),
    DISC(2, 0),
    FLUSH(3, 0),
    TRIM(4, 0),
    CACHE(5, 0),
    WRITE_ZEROES(6, NbdProtocol.CMD_FLAG_NO_HOLE | NbdProtocol.CMD_FLAG_FAST_ZERO),
    BLOCK_STATUS(7, NbdProtocol.CMD_FLAG_REQ_ONE);

    private static final NbdCommand[] BY_VALUE = values();

    private final int value;
    private final int flags;

    NbdCommand(int value, int flags) {
        this.value = value;
        // FUA has to be accepted on every command, also where it means nothing.
        this.flags = flags | NbdProtocol.CMD_FLAG_FUA;
    }

    /** The number on the wire. */
    public int value() {
        return value;
    }

    /** Command flags that may come with it. */
    public int allowedFlags() {
        return flags;
    }

    /** The command of that number, or null for one that is not known. */
    public static @Nullable NbdCommand of(int value) {
        return value >= 0 && value < BY_VALUE.length ? BY_VALUE[value] : null;
    }
}
