// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.render;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Figures as people read them. */
public final class Text {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

    private Text() {}

    /** Bytes with a binary unit: {@code 0 B}, {@code 256 MiB}, {@code 1.5 GiB}. */
    public static String bytes(long bytes) {
        if (bytes < 0) {
            return "unknown";
        }
        int unit = 0;
        double value = bytes;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        String figure =
                value >= 100 || value == Math.rint(value)
                        ? String.format(Locale.ROOT, "%.0f", value)
                        : String.format(Locale.ROOT, "%.1f", value);
        return figure + " " + UNITS[unit];
    }

    /** A stretch of time in its two largest units: {@code 42s}, {@code 3m10s}, {@code 2d4h}. */
    public static String duration(Duration duration) {
        long s = duration.toSeconds();
        if (s < 60) {
            return s + "s";
        }
        if (s < 3600) {
            return s / 60 + "m" + s % 60 + "s";
        }
        if (s < 86_400) {
            return s / 3600 + "h" + s % 3600 / 60 + "m";
        }
        return s / 86_400 + "d" + s % 86_400 / 3600 + "h";
    }

    /** How long ago, for a wall time from a server: {@code 3m10s ago}. */
    public static String ago(Instant then, Instant now) {
        return duration(
                        Duration.between(then, now).isNegative()
                                ? Duration.ZERO
                                : Duration.between(then, now))
                + " ago";
    }

    /** The text, or a dash where there is none. */
    public static String orDash(@Nullable Object value) {
        return value == null || value.toString().isEmpty() ? "-" : value.toString();
    }
}
