// SPDX-License-Identifier: Apache-2.0
package io.farside.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * A noun of the command line with its verbs, which are made only where they are wanted: the library
 * reads every command's annotations by reflection, and all of them cost more than running one.
 */
public final class Noun {
    private final Object command;
    private final Map<String, Supplier<Object>> verbs = new LinkedHashMap<>();

    private Noun(Object command) {
        this.command = command;
    }

    /** A noun without verbs, so far. */
    public static Noun of(Object command) {
        return new Noun(command);
    }

    /**
     * @param name as the verb's own annotation says it
     * @param make the verb's command
     */
    public Noun verb(String name, Supplier<Object> make) {
        verbs.put(name, make);
        return this;
    }

    /** Without any verb, for its place in the list of nouns. */
    CommandLine bare() {
        return new CommandLine(command);
    }

    /** With all verbs. */
    CommandLine whole() {
        CommandLine line = bare();
        verbs.forEach((name, make) -> line.addSubcommand(name, make.get()));
        return line;
    }

    /** With this verb alone, or with all when it is none of them. */
    CommandLine with(@Nullable String verb) {
        Supplier<Object> make = verb == null ? null : verbs.get(verb);
        return verb == null || make == null ? whole() : bare().addSubcommand(verb, make.get());
    }
}
