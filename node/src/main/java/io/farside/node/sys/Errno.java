// SPDX-License-Identifier: Apache-2.0
package io.farside.node.sys;

import java.io.IOException;

/** Error numbers of Linux, as positive values. */
public final class Errno {
    public static final int EINTR = 4;
    public static final int EIO = 5;
    public static final int EBADF = 9;
    public static final int EAGAIN = 11;
    public static final int EBUSY = 16;
    public static final int EINVAL = 22;
    public static final int ENOSPC = 28;
    public static final int EPIPE = 32;
    public static final int EOPNOTSUPP = 95;
    public static final int ECONNRESET = 104;
    public static final int ECONNREFUSED = 111;
    public static final int ECANCELED = 125;

    private Errno() {}

    /**
     * The symbolic name.
     *
     * @param errno positive or negative; {@code ERRNO_n} when it has no name here
     */
    public static String name(int errno) {
        return switch (Math.abs(errno)) {
            case 1 -> "EPERM";
            case 2 -> "ENOENT";
            case EINTR -> "EINTR";
            case EIO -> "EIO";
            case 6 -> "ENXIO";
            case EBADF -> "EBADF";
            case EAGAIN -> "EAGAIN";
            case 12 -> "ENOMEM";
            case 13 -> "EACCES";
            case EBUSY -> "EBUSY";
            case 17 -> "EEXIST";
            case 19 -> "ENODEV";
            case 20 -> "ENOTDIR";
            case 21 -> "EISDIR";
            case EINVAL -> "EINVAL";
            case 23 -> "ENFILE";
            case 24 -> "EMFILE";
            case 27 -> "EFBIG";
            case ENOSPC -> "ENOSPC";
            case 30 -> "EROFS";
            case EPIPE -> "EPIPE";
            case 38 -> "ENOSYS";
            case 61 -> "ENODATA";
            case EOPNOTSUPP -> "EOPNOTSUPP";
            case 97 -> "EAFNOSUPPORT";
            case 98 -> "EADDRINUSE";
            case 99 -> "EADDRNOTAVAIL";
            case 101 -> "ENETUNREACH";
            case 103 -> "ECONNABORTED";
            case ECONNRESET -> "ECONNRESET";
            case 107 -> "ENOTCONN";
            case 110 -> "ETIMEDOUT";
            case ECONNREFUSED -> "ECONNREFUSED";
            case 113 -> "EHOSTUNREACH";
            case 122 -> "EDQUOT";
            case ECANCELED -> "ECANCELED";
            default -> "ERRNO_" + Math.abs(errno);
        };
    }

    /** An exception that names the call, its object and the error. */
    public static IOException failure(String what, int errno) {
        return new IOException(what + ": " + name(errno));
    }
}
