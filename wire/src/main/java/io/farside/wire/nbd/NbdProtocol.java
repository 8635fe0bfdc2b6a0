// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.nbd;

/** Numbers of the NBD protocol document. Lengths in bytes. */
public final class NbdProtocol {
    private NbdProtocol() {}

    /** Port registered for NBD. */
    public static final int DEFAULT_PORT = 10809;

    /** First magic of a server's greeting, ASCII {@code NBDMAGIC}. */
    public static final long GREETING_MAGIC = 0x4e42444d41474943L;

    /** Second magic of the greeting and the magic of every option, ASCII {@code IHAVEOPT}. */
    public static final long OPTION_MAGIC = 0x49484156454F5054L;

    public static final long OPTION_REPLY_MAGIC = 0x3e889045565a9L;
    public static final int REQUEST_MAGIC = 0x25609513;
    public static final int SIMPLE_REPLY_MAGIC = 0x67446698;
    public static final int CHUNK_MAGIC = 0x668e33ef;

    public static final int GREETING_BYTES = 18;
    public static final int CLIENT_FLAGS_BYTES = 4;
    public static final int OPTION_HEADER_BYTES = 16;
    public static final int OPTION_REPLY_HEADER_BYTES = 20;
    public static final int REQUEST_BYTES = 28;
    public static final int SIMPLE_REPLY_BYTES = 16;
    public static final int CHUNK_HEADER_BYTES = 20;

    /** Size and transmission flags in answer to an export name. */
    public static final int EXPORT_NAME_REPLY_BYTES = 10;

    /** Padding behind that, unless both sides agreed on none. */
    public static final int EXPORT_NAME_PADDING_BYTES = 124;

    /** Longest string of any kind. */
    public static final int MAX_STRING_BYTES = 4096;

    /**
     * Longest payload every peer is prepared for, and the largest block this server advertises: 32
     * MiB.
     */
    public static final int MAX_PAYLOAD_BYTES = 32 << 20;

    // Handshake flags of the server; those of the client have the same bits.
    public static final int FLAG_FIXED_NEWSTYLE = 1;
    public static final int FLAG_NO_ZEROES = 2;

    // Transmission flags.
    public static final int FLAG_HAS_FLAGS = 1;
    public static final int FLAG_READ_ONLY = 1 << 1;
    public static final int FLAG_SEND_FLUSH = 1 << 2;
    public static final int FLAG_SEND_FUA = 1 << 3;
    public static final int FLAG_ROTATIONAL = 1 << 4;
    public static final int FLAG_SEND_TRIM = 1 << 5;
    public static final int FLAG_SEND_WRITE_ZEROES = 1 << 6;
    public static final int FLAG_SEND_DF = 1 << 7;
    public static final int FLAG_CAN_MULTI_CONN = 1 << 8;
    public static final int FLAG_SEND_RESIZE = 1 << 9;
    public static final int FLAG_SEND_CACHE = 1 << 10;
    public static final int FLAG_SEND_FAST_ZERO = 1 << 11;

    // Command flags.
    public static final int CMD_FLAG_FUA = 1;
    public static final int CMD_FLAG_NO_HOLE = 1 << 1;
    public static final int CMD_FLAG_DF = 1 << 2;
    public static final int CMD_FLAG_REQ_ONE = 1 << 3;
    public static final int CMD_FLAG_FAST_ZERO = 1 << 4;

    /** Flag of the last chunk of a structured reply. */
    public static final int CHUNK_FLAG_DONE = 1;

    // Types of chunks; errors have bit 15 set.
    public static final int CHUNK_NONE = 0;
    public static final int CHUNK_OFFSET_DATA = 1;
    public static final int CHUNK_OFFSET_HOLE = 2;
    public static final int CHUNK_BLOCK_STATUS = 5;
    public static final int CHUNK_ERROR = 0x8001;
    public static final int CHUNK_ERROR_OFFSET = 0x8002;
    public static final int CHUNK_ERROR_BIT = 0x8000;

    // Types of information about an export.
    public static final int INFO_EXPORT = 0;
    public static final int INFO_NAME = 1;
    public static final int INFO_DESCRIPTION = 2;
    public static final int INFO_BLOCK_SIZE = 3;

    /** The context every server with block status has: what is allocated. */
    public static final String BASE_ALLOCATION = "base:allocation";
}
