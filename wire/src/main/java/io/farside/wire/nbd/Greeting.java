// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.nbd;

import java.nio.ByteBuffer;

/** The first bytes a server sends and what a client answers, fixed newstyle. */
public final class Greeting {
    private static final int OUR_FLAGS =
            NbdProtocol.FLAG_FIXED_NEWSTYLE | NbdProtocol.FLAG_NO_ZEROES;

    private Greeting() {}

    /** Writes {@link NbdProtocol#GREETING_BYTES} bytes. */
    public static void encode(ByteBuffer out) {
        out.putLong(NbdProtocol.GREETING_MAGIC)
                .putLong(NbdProtocol.OPTION_MAGIC)
                .putShort((short) OUR_FLAGS);
    }

    /** Whether the client flags have only bits that {@link #encode} offered. */
    public static boolean accepts(int clientFlags) {
        return (clientFlags & ~OUR_FLAGS) == 0;
    }

    /**
     * Reads {@link NbdProtocol#GREETING_BYTES} bytes.
     *
     * @return the server's handshake flags, or -1 when this is no newstyle NBD server
     */
    public static int decode(ByteBuffer in) {
        long greeting = in.getLong();
        long option = in.getLong();
        int flags = Short.toUnsignedInt(in.getShort());
        boolean right =
                greeting == NbdProtocol.GREETING_MAGIC && option == NbdProtocol.OPTION_MAGIC;
        return right ? flags : -1;
    }
}
