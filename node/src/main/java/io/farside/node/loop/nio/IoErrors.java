// SPDX-License-Identifier: Apache-2.0
package io.farside.node.loop.nio;

import io.farside.node.sys.Errno;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.NoSuchFileException;

/** Error numbers for what channels throw; their exceptions carry only the kernel's text. */
final class IoErrors {
    private static final int ENOENT = 2;
    private static final int EACCES = 13;
    private static final int EROFS = 30;
    private static final int EADDRNOTAVAIL = 99;
    private static final int EHOSTUNREACH = 113;
    private static final int ETIMEDOUT = 110;

    private IoErrors() {}

    /** The positive error number, EIO when the text is not known. */
    static int errno(IOException e) {
        return switch (e) {
            case ClosedChannelException closed -> Errno.ECANCELED;
            case NoSuchFileException missing -> ENOENT;
            case NoRouteToHostException unreachable -> EHOSTUNREACH;
            case ConnectException refused -> fromText(refused, Errno.ECONNREFUSED);
            default -> fromText(e, Errno.EIO);
        };
    }

    private static int fromText(IOException e, int otherwise) {
        String text = String.valueOf(e.getMessage());
        if (text.contains("Connection refused")) {
            return Errno.ECONNREFUSED;
        } else if (text.contains("No such file")) {
            return ENOENT;
        } else if (text.contains("No space left")) {
            return Errno.ENOSPC;
        } else if (text.contains("Broken pipe")) {
            return Errno.EPIPE;
        } else if (text.contains("Connection reset")) {
            return Errno.ECONNRESET;
        } else if (text.contains("timed out")) {
            return ETIMEDOUT;
        } else if (text.contains("Permission denied")) {
            return EACCES;
        } else if (text.contains("Read-only file system")) {
            return EROFS;
        } else if (text.contains("Cannot assign requested address")) {
            return EADDRNOTAVAIL;
        }
        return otherwise;
    }
}
