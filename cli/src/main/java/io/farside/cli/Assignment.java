// SPDX-License-Identifier: Apache-2.0
package io.farside.cli;

import io.farside.model.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An argument of two parts, for example {@code H1=oslo}.
 *
 * @param key what stands before the separator, never empty
 * @param value what stands behind it, null when there is no separator
 */
public record Assignment(String key, @Nullable String value) {

    /**
     * Reads the arguments of an option; each key may be given once.
     *
     * @param form how one is written, for messages
     */
    public static Map<String, @Nullable String> read(
            List<String> texts, char separator, String form) {
        Map<String, @Nullable String> all = new LinkedHashMap<>();
        for (String text : texts) {
            Assignment one = of(text, separator, form);
            if (all.containsKey(one.key)) {
                throw wrong("'" + one.key + "' is given twice.", form);
            }
            all.put(one.key, one.value);
        }
        return all;
    }

    /** Like {@link #read}, for options where the second part is required. */
    public static Map<String, String> complete(List<String> texts, char separator, String form) {
        Map<String, String> all = new LinkedHashMap<>();
        read(texts, separator, form)
                .forEach((key, value) -> {
                    if (value == null) {
                        throw wrong("'" + key + "' is not all that is needed.", form);
                    }
                    all.put(key, value);
                });
        return all;
    }

    /** One argument; neither part may be empty. */
    public static Assignment of(String text, char separator, String form) {
        int at = text.indexOf(separator);
        String key = at < 0 ? text : text.substring(0, at);
        String value = at < 0 ? null : text.substring(at + 1);
        if (key.isBlank() || (value != null && value.isBlank())) {
            throw wrong("'" + text + "' lacks a part.", form);
        }
        return new Assignment(key, value);
    }

    private static RuntimeException wrong(String what, String form) {
        return Problem.badInput("FSDC1004E", what, "Write " + form + ".").toException();
    }
}
