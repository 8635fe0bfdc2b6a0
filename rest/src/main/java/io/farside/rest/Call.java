// SPDX-License-Identifier: Apache-2.0
package io.farside.rest;

import io.farside.api.Json;
import io.farside.model.Problem;
import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;

/** One request, read strictly. */
public final class Call {
    private final Context context;

    Call(Context context) {
        this.context = context;
    }

    public String path(String parameter) {
        return context.pathParam(parameter);
    }

    public @Nullable String query(String parameter) {
        return context.queryParam(parameter);
    }

    public boolean flag(String parameter) {
        String value = query(parameter);
        if (value == null || value.equals("false")) {
            return false;
        }
        if (value.equals("true") || value.isEmpty()) {
            return true;
        }
        throw Problem.badInput(
                        "FSDR1002E",
                        "Query parameter " + parameter + " is '" + shorten(value) + "'.",
                        "Write true or false.")
                .toException();
    }

    /** A whole number within bounds, or the fallback when the parameter is missing. */
    public long number(String parameter, long fallback, long min, long max) {
        String value = query(parameter);
        if (value == null) {
            return fallback;
        }
        try {
            long number = Long.parseLong(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, as for a number out of bounds.
        }
        throw Problem.badInput(
                        "FSDR1003E",
                        "Query parameter " + parameter + " is '" + shorten(value) + "'.",
                        "Write a whole number from " + min + " to " + max + ".")
                .toException();
    }

    public @Nullable String header(String name) {
        return context.header(name);
    }

    public <T> T body(Class<T> type) {
        return Json.readRequest(context.bodyAsBytes(), type);
    }

    /** Longest part of a wrong value that is repeated in a message, characters. */
    private static String shorten(String value) {
        return value.length() <= 60 ? value : value.substring(0, 60) + "...";
    }
}
