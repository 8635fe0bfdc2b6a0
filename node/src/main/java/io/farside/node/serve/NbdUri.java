// SPDX-License-Identifier: Apache-2.0
package io.farside.node.serve;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;

/** NBD URIs, as clients take them ({@code doc/uri.md} of the NBD project). */
final class NbdUri {
    private static final String KEPT = "-._~/";

    private NbdUri() {}

    static String of(SocketAddress address, String export, boolean tls) {
        String scheme = tls ? "nbds" : "nbd";
        if (address instanceof UnixDomainSocketAddress unix) {
            return scheme
                    + "+unix:///"
                    + escape(export)
                    + "?socket="
                    + escape(unix.getPath().toString());
        }
        InetSocketAddress inet = (InetSocketAddress) address;
        String host = inet.getAddress().getHostAddress();
        return scheme
                + "://"
                + (host.contains(":") ? "[" + host + "]" : host)
                + ":"
                + inet.getPort()
                + "/"
                + escape(export);
    }

    private static String escape(String text) {
        StringBuilder out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean plain =
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || KEPT.indexOf(c) >= 0;
            if (plain) {
                out.append(c);
            } else {
                out.append('%').append(String.format("%02X", (int) c));
            }
        }
        return out.toString();
    }
}
