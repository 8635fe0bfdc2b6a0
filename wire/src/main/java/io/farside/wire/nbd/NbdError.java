// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.nbd;

/** The error values a reply may carry, and {@link #NONE} for success. */
public enum NbdError {
    NONE(0, "no error"),
    EPERM(1, "operation not permitted"),
    EIO(5, "input/output error"),
    ENOMEM(12, "out of memory"),
    EINVAL(22, "invalid request"),
    ENOSPC(28, "no space left, or beyond the end of the volume"),
    EOVERFLOW(75, "value too large"),
    ENOTSUP(95, "not supported"),
    ESHUTDOWN(108, "the server is shutting down or has fenced this volume");

    // Linux errno values that NBD folds into one of its own.
    private static final int LINUX_EACCES = 13;
    private static final int LINUX_EFBIG = 27;
    private static final int LINUX_EROFS = 30;
    private static final int LINUX_EDQUOT = 122;

    private final int value;
    private final String text;

    NbdError(int value, String text) {
        this.value = value;
        this.text = text;
    }

    /** The number on the wire. */
    public int value() {
        return value;
    }

    /** A few words for people. */
    public String text() {
        return text;
    }

    /** The value of a number from the wire; numbers the protocol does not define are EINVAL. */
    public static NbdError ofWire(int value) {
        for (NbdError error : values()) {
            if (error.value == value) {
                return error;
            }
        }
        return EINVAL;
    }

    /**
     * What to tell a client about a failed system call: EDQUOT and EFBIG are ENOSPC, EACCES and
     * EROFS are EPERM, all that the protocol does not name is EIO.
     *
     * @param errno positive Linux errno, or 0
     */
    public static NbdError ofErrno(int errno) {
        return switch (errno) {
            case LINUX_EDQUOT, LINUX_EFBIG -> ENOSPC;
            case LINUX_EACCES, LINUX_EROFS -> EPERM;
            default -> {
                NbdError named = ofWire(errno);
                yield named == EINVAL && errno != EINVAL.value ? EIO : named;
            }
        };
    }
}
