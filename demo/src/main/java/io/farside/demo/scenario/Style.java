// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.scenario;

import java.io.Console;
import java.util.Locale;

/**
 * Emphasis for terminals; plain text elsewhere.
 *
 * @param colours whether the reader understands ANSI sequences
 * @param unicode whether the reader sees more than ASCII
 */
record Style(boolean colours, boolean unicode) {
    /** Colours where a person watches and has not asked for none (see no-color.org). */
    @SuppressWarnings("SystemConsoleNull") // JDK 25 is back to null without a terminal.
    static Style ofProcess() {
        Console console = System.console();
        boolean terminal = console != null && console.isTerminal();
        String encoding = System.getProperty("stdout.encoding", "");
        return new Style(
                terminal && System.getenv("NO_COLOR") == null,
                encoding.toUpperCase(Locale.ROOT).startsWith("UTF-8"));
    }

    String bold(String text) {
        return wrap("1", text);
    }

    String dim(String text) {
        return wrap("2", text);
    }

    String good(String text) {
        return wrap("1;32", text);
    }

    String bad(String text) {
        return wrap("1;31", text);
    }

    private String wrap(String code, String text) {
        return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
