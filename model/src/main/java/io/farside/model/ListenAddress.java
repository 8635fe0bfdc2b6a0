// SPDX-License-Identifier: Apache-2.0
package io.farside.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a daemon listens or connects: a unix socket or host and port.
 *
 * <p>Written {@code unix:/path}, {@code 127.0.0.1:10809}, {@code localhost:10809} or {@code
 * [::1]:10809}; port 0 lets the kernel choose.
 */
public sealed interface ListenAddress {
    /** Longest path the kernel takes in a unix socket address, bytes. */
    int UNIX_PATH_LIMIT_BYTES = 107;

    record Unix(String path) implements ListenAddress {
        @Override
        public String toString() {
            return "unix:" + path;
        }
    }

    record Inet(String host, int port) implements ListenAddress {
        @Override
        public String toString() {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /**
     * Whether only this machine can reach it. Decided by the literal address; names other than
     * localhost are not.
     */
    default boolean isLocal() {
        return switch (this) {
            case Unix _ -> true;
            case Inet(String host, int _) ->
                    host.equals("localhost")
                            || host.equals("::1")
                            || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
        };
    }

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException naming what is wrong and what would be right
     */
    static ListenAddress parse(String text) {
        if (text.startsWith("unix:") || text.startsWith("/")) {
            return unix(text.startsWith("unix:") ? text.substring(5) : text);
        }
        Matcher m =
                Pattern.compile("(\\[([0-9a-fA-F:.]+)]|([^:\\[\\]/\\s]+)):([0-9]{1,5})")
                        .matcher(text);
        if (!m.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no address: write unix:/path, HOST:PORT or [IPV6]:PORT");
        }
        int port = Integer.parseInt(m.group(4));
        if (port > 65535) {
            throw new IllegalArgumentException("'" + text + "': a port is 0 to 65535");
        }
        return new Inet(m.group(2) != null ? m.group(2) : m.group(3), port);
    }

    private static Unix unix(String path) {
        if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "'" + path + "': a unix socket needs an absolute path");
        }
        if (path.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > UNIX_PATH_LIMIT_BYTES) {
            throw new IllegalArgumentException(
                    "'"
                            + path
                            + "' is longer than the "
                            + UNIX_PATH_LIMIT_BYTES
                            + " bytes a unix socket path may have");
        }
        return new Unix(path);
    }
}
