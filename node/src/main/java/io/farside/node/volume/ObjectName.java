// SPDX-License-Identifier: Apache-2.0
package io.farside.node.volume;

import io.farside.model.Problem;
import java.util.regex.Pattern;

/** Names of nodes, volumes and groups: they become file names and parts of paths. */
public final class ObjectName {
    /** Longest name, characters. */
    public static final int MAX_CHARACTERS = 64;

    /** How a wrong name is described. */
    public static final String RULE =
            "no name: a name has 1 to "
                    + MAX_CHARACTERS
                    + " letters, digits, dots, dashes or underscores and starts with a letter or"
                    + " digit";

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private ObjectName() {}

    public static boolean isValid(String name) {
        return FORM.matcher(name).matches();
    }

    /**
     * Passes a valid name on.
     *
     * @throws io.farside.model.ProblemException {@code FSDN2020E} otherwise
     */
    public static String checked(String what, @org.jspecify.annotations.Nullable String name) {
        if (name != null && isValid(name)) {
            return name;
        }
        throw Problem.badInput(
                        "FSDN2020E",
                        what + " '" + shown(name == null ? "" : name) + "' is " + RULE + ".",
                        "Choose another name.")
                .toException();
    }

    /** A wrong value, cut short and without control characters, for messages. */
    public static String shown(String text) {
        String printable = text.replaceAll("\\p{Cntrl}", "?");
        return printable.length() <= MAX_CHARACTERS
                ? printable
                : printable.substring(0, MAX_CHARACTERS) + "...";
    }
}
