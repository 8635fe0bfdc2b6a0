// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.nbd;

import io.farside.model.ListenAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Names an export as the NBD URI specification does: {@code nbd://HOST[:PORT]/EXPORT} or {@code
 * nbd+unix:///EXPORT?socket=PATH}.
 *
 * @param address where the server listens
 * @param export name of the export, may be empty
 */
public record NbdUri(ListenAddress address, String export) {
    /** The port registered for NBD. */
    public static final int DEFAULT_PORT = 10809;

    /**
     * Reads a URI.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    public static NbdUri parse(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("'" + text + "' is no URI: " + e.getReason(), e);
        }
        String path = uri.getPath() == null ? "" : uri.getPath();
        String export = path.startsWith("/") ? path.substring(1) : path;
        return switch (uri.getScheme() == null ? "" : uri.getScheme()) {
            case "nbd" -> new NbdUri(inet(uri, text), export);
            case "nbd+unix" -> new NbdUri(ListenAddress.parse("unix:" + socket(uri, text)), export);
            default ->
                    throw new IllegalArgumentException(
                            "'" + text + "' is no NBD URI: it starts with nbd:// or nbd+unix://");
        };
    }

    private static ListenAddress inet(URI uri, String text) {
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("'" + text + "' names no host");
        }
        int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        return ListenAddress.parse(uri.getHost() + ":" + port);
    }

    private static String socket(URI uri, String text) {
        @Nullable String query = uri.getRawQuery();
        for (String part : query == null ? new String[0] : query.split("&")) {
            if (part.startsWith("socket=")) {
                return URLDecoder.decode(part.substring(7), StandardCharsets.UTF_8);
            }
        }
        throw new IllegalArgumentException("'" + text + "' names no socket: add ?socket=PATH");
    }
}
