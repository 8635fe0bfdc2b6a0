// SPDX-License-Identifier: Apache-2.0
package io.farside.api;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Reads server-sent events, as the WHATWG HTML standard frames them. */
public final class EventReader {
    /** Longest event accepted, characters; a longer one breaks the stream. */
    public static final int MAX_EVENT_CHARACTERS = 16 << 20;

    private EventReader() {}

    /** Takes events; returns false to stop following. */
    @FunctionalInterface
    public interface Consumer {
        boolean accept(Event event);
    }

    /**
     * One event.
     *
     * @param id the server's sequence number, empty when it sent none
     * @param name what it is about, {@code message} when the server named none
     * @param data JSON
     */
    public record Event(String id, String name, String data) {}

    /**
     * Reads until the stream ends or the consumer has had enough. Comments (keep-alives) are passed
     * over.
     */
    public static void read(InputStream in, Consumer consumer) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        StringBuilder data = new StringBuilder();
        String id = "";
        String name = "message";
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty()) {
                if (data.length() > 0 && !consumer.accept(new Event(id, name, data.toString()))) {
                    return;
                }
                data.setLength(0);
                name = "message";
                continue;
            }
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1).stripLeading();
            switch (field) {
                case "id" -> id = value;
                case "event" -> name = value;
                case "data" -> append(data, value);
                default -> {
                    // A comment, or a field this version does not use.
                }
            }
        }
    }

    private static void append(StringBuilder data, String value) throws IOException {
        if (data.length() + value.length() > MAX_EVENT_CHARACTERS) {
            throw new IOException("event longer than " + MAX_EVENT_CHARACTERS + " characters");
        }
        if (data.length() > 0) {
            data.append('\n');
        }
        data.append(value);
    }
}
