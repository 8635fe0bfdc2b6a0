// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.nbd;

import java.io.IOException;

/** The server refused or failed a request, or broke the protocol. */
public final class NbdException extends IOException {
    private static final long serialVersionUID = 1L;

    /** No error number of the protocol: a refused option or broken framing. */
    public static final int NO_NUMBER = 0;

    public static final int EPERM = 1;
    public static final int EIO = 5;
    public static final int EINVAL = 22;
    public static final int ENOSPC = 28;
    public static final int ESHUTDOWN = 108;

    private final int number;

    NbdException(int number, String message) {
        super(message);
        this.number = number;
    }

    /** The error number as the NBD protocol numbers them, or {@link #NO_NUMBER}. */
    public int number() {
        return number;
    }
}
