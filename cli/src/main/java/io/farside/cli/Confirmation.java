// SPDX-License-Identifier: Apache-2.0
package io.farside.cli;

import io.farside.model.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Asks before something is destroyed or production is forced to move. */
public final class Confirmation {
    @Option(
            names = "--confirm",
            paramLabel = "NAME",
            description = "Confirms by naming the object, instead of typing it when asked.")
    private @Nullable String confirm;

    /** What {@code --confirm} names, if it was given. */
    public @Nullable String given() {
        return confirm;
    }

    /**
     * Goes on only when {@code name} was given or is typed.
     *
     * @param what what will happen, as a sentence
     * @param name what has to be typed
     */
    public void require(Console console, String what, String name) {
        String answer = confirm;
        if (answer == null && console.interactive()) {
            answer = ask(console, what, name);
        }
        if (!name.equals(answer)) {
            throw Problem.of(
                            "FSDC1005E",
                            "Not confirmed: " + what,
                            "Repeat it and type '" + name + "', or add --confirm " + name + ".",
                            name)
                    .withCause(answer == null ? "" : "'" + answer + "' is not '" + name + "'.")
                    .toException();
        }
    }

    private static String ask(Console console, String what, String name) {
        console.err().println(what);
        console.err().print("Type '" + name + "' to go on: ");
        console.err().flush();
        try {
            String line = console.in().readLine();
            return line == null ? "" : line.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
