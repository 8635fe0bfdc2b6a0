// SPDX-License-Identifier: Apache-2.0
package io.farside.node.nbd;

import io.farside.model.ListenAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;

/** NBD URIs, as clients take them ({@code doc/uri.md} of the NBD project). */
public final class NbdUri {
    private static final String KEPT = "-._~/";

    private NbdUri() {}

    /** Of an address that was configured. */
    public static String of(ListenAddress address, String export, boolean tls) {
        return switch (address) {
            case ListenAddress.Unix(String path) -> unix(path, export, tls);
            case ListenAddress.Inet inet -> inet(inet, export, tls);
        };
    }

    /** Of an address that is bound. */
    public static String of(SocketAddress address, String export, boolean tls) {
        if (address instanceof UnixDomainSocketAddress unix) {
            return unix(unix.getPath().toString(), export, tls);
        }
        InetSocketAddress inet = (InetSocketAddress) address;
        String host = inet.getAddress().getHostAddress();
        return inet(new ListenAddress.Inet(host, inet.getPort()), export, tls);
    }

    private static String unix(String path, String export, boolean tls) {
        return scheme(tls) + "+unix:///" + escape(export) + "?socket=" + escape(path);
    }

    private static String inet(ListenAddress.Inet address, String export, boolean tls) {
        return scheme(tls) + "://" + address + "/" + escape(export);
    }

    private static String scheme(boolean tls) {
        return tls ? "nbds" : "nbd";
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
