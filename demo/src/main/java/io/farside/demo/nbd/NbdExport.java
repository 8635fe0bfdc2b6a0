// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.nbd;

/**
 * What the server told of the export.
 *
 * @param size bytes
 * @param flags transmission flags of the protocol
 * @param structuredReplies whether replies come in chunks
 * @param maximumRequest longest read or write the server takes, bytes
 */
public record NbdExport(long size, int flags, boolean structuredReplies, int maximumRequest) {
    static final int READ_ONLY = 1 << 1;
    static final int SEND_FLUSH = 1 << 2;
    static final int SEND_FUA = 1 << 3;
    static final int SEND_TRIM = 1 << 5;
    static final int SEND_WRITE_ZEROES = 1 << 6;
    static final int CAN_MULTI_CONN = 1 << 8;

    public boolean readOnly() {
        return (flags & READ_ONLY) != 0;
    }

    public boolean canFlush() {
        return (flags & SEND_FLUSH) != 0;
    }

    public boolean canFua() {
        return (flags & SEND_FUA) != 0;
    }

    public boolean canTrim() {
        return (flags & SEND_TRIM) != 0;
    }

    public boolean canWriteZeroes() {
        return (flags & SEND_WRITE_ZEROES) != 0;
    }

    /** Whether a flush on one connection covers writes acknowledged on others. */
    public boolean canMultiConnect() {
        return (flags & CAN_MULTI_CONN) != 0;
    }
}
