// SPDX-License-Identifier: Apache-2.0
package io.farside.node.admin;

import io.farside.model.ListenAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** NBD URIs as the NBD URI specification writes them. */
final class NbdUri {
    private NbdUri() {}

    static String of(ListenAddress address, String export, boolean tls) {
        String scheme = tls ? "nbds" : "nbd";
        return switch (address) {
            case ListenAddress.Unix(String path) ->
                    scheme + "+unix:///" + quoted(export) + "?socket=" + path(path);
            case ListenAddress.Inet inet -> scheme + "://" + inet + "/" + quoted(export);
        };
    }

    private static String path(String path) {
        return quoted(path).replace("%2F", "/");
    }

    private static String quoted(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
