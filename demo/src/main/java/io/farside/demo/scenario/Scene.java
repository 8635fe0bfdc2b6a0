// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.scenario;

/**
 * Where production is and how the sites are connected, drawn in one line.
 *
 * @param first the first site
 * @param line between them
 * @param second the second site
 * @param caption what that means
 */
record Scene(State first, Link line, State second, String caption) {
    /** A site. */
    enum State {
        PRODUCTION("\u25cf", "[*]"),
        COPY("\u25cb", "[o]"),
        FENCED("\u2298", "[!]"),
        DEAD("\u2717", "[x]");

        private final String sign;
        private final String plain;

        State(String sign, String plain) {
            this.sign = sign;
            this.plain = plain;
        }
    }

    /** What goes over the line. */
    enum Link {
        EAST("\u2501\u2501\u2501\u25b6", "===>"),
        WEST("\u25c0\u2501\u2501\u2501", "<==="),
        IDLE("\u2501\u2501\u2501\u2501", "----"),
        BROKEN("\u2501\u2571\u2571\u2501", "-//-"),
        NONE("    ", "    ");

        private final String sign;
        private final String plain;

        Link(String sign, String plain) {
            this.sign = sign;
            this.plain = plain;
        }
    }

    /** For terminals that know more than ASCII, or for others. */
    String drawn(boolean unicode) {
        return unicode
                ? "oslo %s %s %s bergen   %s".formatted(first.sign, line.sign, second.sign, caption)
                : "oslo %s %s %s bergen   %s"
                        .formatted(first.plain, line.plain, second.plain, caption);
    }
}
