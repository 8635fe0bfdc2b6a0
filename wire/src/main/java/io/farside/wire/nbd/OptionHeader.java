// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.nbd;

import java.nio.ByteBuffer;

/**
 * Start of an option.
 *
 * @param magic right is {@link NbdProtocol#OPTION_MAGIC}; with anything else the peer is not
 *     speaking NBD and nothing behind it means anything
 * @param option number as sent, perhaps unknown
 * @param lengthBytes of the data behind it, 0 to 2^32 - 1, not yet checked against any limit
 */
public record OptionHeader(long magic, int option, long lengthBytes) {

    /** Reads {@link NbdProtocol#OPTION_HEADER_BYTES} bytes. */
    public static OptionHeader decode(ByteBuffer in) {
        return new OptionHeader(in.getLong(), in.getInt(), Integer.toUnsignedLong(in.getInt()));
    }

    public boolean magicIsRight() {
        return magic == NbdProtocol.OPTION_MAGIC;
    }
}
