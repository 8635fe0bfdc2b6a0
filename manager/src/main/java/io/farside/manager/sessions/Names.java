// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.sessions;

import io.farside.model.Problem;
import org.jspecify.annotations.Nullable;

/** Checks what requests bring, once, at the edge. */
final class Names {
    static final int NAME_LIMIT_CHARACTERS = 64;
    static final int DESCRIPTION_LIMIT_CHARACTERS = 250;

    private Names() {}

    /** The name itself, when it is one. */
    static String name(String what, @Nullable String text) {
        if (text == null || !text.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
            throw Problem.badInput(
                            "FSDR2010E",
                            "The "
                                    + what
                                    + " is "
                                    + (text == null ? "missing" : "'" + shorten(text) + "'")
                                    + ".",
                            "Write 1 to "
                                    + NAME_LIMIT_CHARACTERS
                                    + " letters, digits, dots, dashes or underscores, beginning"
                                    + " with a letter or digit.")
                    .toException();
        }
        return text;
    }

    static String description(@Nullable String text) {
        if (text != null && text.length() > DESCRIPTION_LIMIT_CHARACTERS) {
            throw Problem.badInput(
                            "FSDR2011E",
                            "The description has " + text.length() + " characters.",
                            "Write at most " + DESCRIPTION_LIMIT_CHARACTERS + ".")
                    .toException();
        }
        return text == null ? "" : text;
    }

    /** Longest part of a wrong value that is repeated in a message, characters. */
    static String shorten(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }
}
