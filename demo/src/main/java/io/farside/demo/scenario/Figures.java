// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.scenario;

import java.util.Locale;

/** Figures as people read them. */
final class Figures {
    private Figures() {}

    static String bytes(long bytes) {
        if (bytes < 1 << 10) {
            return bytes + " B";
        }
        if (bytes < 1 << 20) {
            return decimal(bytes / 1024.0) + " KiB";
        }
        if (bytes < 1L << 30) {
            return decimal(bytes / 1048576.0) + " MiB";
        }
        return decimal(bytes / 1073741824.0) + " GiB";
    }

    static String count(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.2f s", seconds);
    }

    static String percent(long part, long whole) {
        return decimal(100.0 * part / whole) + " %";
    }

    private static String decimal(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.1f", value);
    }
}
